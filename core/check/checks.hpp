#pragma once
// The groups of checks that find invariants broken: check_frames.cpp and check_spaces.cpp.

#include "core/check/survey.hpp"
#include "core/check/violation.hpp"
#include "core/language/language.hpp"
#include "core/machine/machine.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace cow::detail {

/// Collects violations, of each invariant only the first few.
class Findings {
public:
    template <class... Args>
    void add(std::string_view invariant, fmt::format_string<Args...> text, Args&&... args) {
        if (u32& seen = seen_[std::string(invariant)]; seen++ < most) {
            all_.push_back({std::string(invariant), trf(text, std::forward<Args>(args)...)});
        }
    }
    /// Whether another one of it would be kept: what is costly to tell need not be found out otherwise.
    bool wants(std::string_view invariant) const {
        const auto seen = seen_.find(invariant);
        return seen == seen_.end() || seen->second < most;
    }
    std::vector<Violation> take() { return std::move(all_); }

private:
    static constexpr u32 most = 16;
    std::vector<Violation> all_;
    std::map<std::string, u32, std::less<>> seen_;
};

/// "F7"
std::string frame_text(Pfn pfn);
/// "init", or "space 3" when nobody runs in it.
std::string space_text(const Machine& machine, MmId mm);
/// "init's page 0x7f0000001000"
std::string page_text(const Machine& machine, MmId mm, Vpn page);

// The groups of checks; each says in its name which invariants it finds broken.
void check_frames(const Machine& machine, const Survey& counted, bool at_rest, Findings& out);
void check_tables(const Machine& machine, const Survey& counted, bool at_rest, Findings& out);
void check_pages(const Machine& machine, Findings& out);
void check_vmas(const Machine& machine, bool at_rest, Findings& out);
void check_tlbs(const Machine& machine, Findings& out);
/// One cached translation.
void check_translation(const Machine& machine, const Process& process, const TlbEntry& entry, Findings& out);
void check_users(const Machine& machine, Findings& out);
void check_ksm(const Machine& machine, Findings& out);

} // namespace cow::detail

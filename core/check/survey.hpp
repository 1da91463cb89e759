#pragma once
// One pass over all page tables and the page cache: what can be counted about every frame and table. The invariants
// compare it with what the machine says about itself.

#include "core/check/invariants.hpp"
#include "core/machine/machine.hpp"

#include <fmt/format.h>

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace cow::detail {

struct FrameSurvey {
    u32 ptes = 0;     ///< page-table entries that map it; a shared table's count once
    u32 mappings = 0; ///< pages of address spaces that map it; a shared table's count for each space
    u32 writers = 0;  ///< of these, private and writable
    u32 cached = 0;   ///< page-cache entries
};

struct Survey {
    std::vector<FrameSurvey> frames; ///< by PFN
    std::vector<u32> parents;        ///< by table: entries and roots that point at it
    std::vector<u32> live;           ///< by table: entries that are not none
    std::vector<u32> tables;         ///< by space: tables below the root
};

/// Collects violations, of each invariant only the first few.
class Findings {
public:
    template <class... Args>
    void add(std::string_view invariant, fmt::format_string<Args...> text, Args&&... args) {
        if (u32& seen = seen_[std::string(invariant)]; seen++ < most) {
            all_.push_back({std::string(invariant), fmt::format(text, std::forward<Args>(args)...)});
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

Survey survey(const Machine& machine);

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
void check_users(const Machine& machine, Findings& out);
void check_ksm(const Machine& machine, Findings& out);

} // namespace cow::detail

#pragma once
// What nobody knows any more, since a step was not done for real that had effects on it in the model, or would have had
// in Linux. Nothing of it is compared from there on.

#include "app/linux/sight/seen.hpp"
#include "core/machine/machine.hpp"

#include <map>
#include <string>

namespace cow::real {

/// How far a step reaches that was not done, or not in full.
struct Effects {
    enum class Reach : u8 { nothing, memory, file, everything };
    Reach reach = Reach::nothing;
    MmId mm = no_mm;       ///< memory: of which address space
    FileId file = no_file; ///< file: whose bytes and page cache

    static Effects on_everything() { return {Reach::everything}; }
    static Effects on_memory(MmId mm) { return {Reach::memory, mm}; }
    static Effects on_file(FileId file) { return {Reach::file, no_mm, file}; }
};

class Unknown {
public:
    /// `why` ends up in reports: "the trace does not show where the bytes went".
    void add(const Effects& effects, const std::string& why);
    /// A copy of memory that is not known is not known either.
    void forked(MmId parent, MmId child);

    bool none() const { return everything_.empty() && spaces_.empty() && files_.empty(); }
    /// Why; "" while it is known.
    const std::string& everything() const { return everything_; }
    const std::string& memory(MmId mm) const;
    const std::string& file(FileId file) const;
    /// Of what a load or store at `page` comes to.
    const std::string& page(const Machine& machine, MmId mm, Vpn page) const;
    /// For reports, each with its why: "pages and faults of init".
    std::vector<std::string> listed(const Machine& machine) const;

    /// Takes out of both what is not known.
    void hide(const Machine& machine, Seen& model, Seen& kernel) const;

private:
    std::string everything_;
    std::map<MmId, std::string> spaces_;
    std::map<FileId, std::string> files_;
};

} // namespace cow::real

#pragma once
// Looking: at the model, and at the real processes.

#include "app/linux/process/procfs.hpp"
#include "app/linux/process/workers.hpp"
#include "app/linux/sight/seen.hpp"
#include "core/machine/machine.hpp"

#include <set>
#include <span>
#include <string>
#include <string_view>

namespace cow::real {

/// What an outsider may look at here.
struct Sight {
    bool frames = false;       ///< PFNs and the tables of frames
    bool zero_page = false;    ///< which pages are the zero page
    bool page_tables = false;  ///< their number means the same in both
    bool scans = false;        ///< same-page merging is driven
    bool ksm_counts = false;   ///< and nobody else's pages are merged
    bool may_exec = false;     ///< the directory for files is not mounted noexec
    bool guard_flag = false;   ///< VmFlags tell of guard regions
    bool lock_flag = true;     ///< VmFlags tell of locking on fault
    bool ksm_in_smaps = true;  ///< smaps tells how much is merged
    bool ksm_flag = true;      ///< the tables of frames tell which are merged
    bool large_folios = false; ///< of files there may be some
    bool large_shared = false; ///< and of what is in memory
    std::string file_system;   ///< that the files of the scenario are on
    std::string low_limits;    ///< of processes, that are lower than the model's
    /// A flag of VmFlags that says nothing here.
    bool hides(std::string_view letters) const {
        return (letters == "me " && !may_exec) || (letters == "gu " && !guard_flag) ||
               (letters == "lf " && !lock_flag);
    }
};

/// A flag of smaps' VmFlags that the model has.
struct VmFlag {
    std::string_view letters; ///< "rd "
    bool (*is_set)(const Vma& vma);
};
std::span<const VmFlag> vm_flags();

/// All but `seen.step`.
void see_model(const Machine& machine, const Sight& sight, Seen& seen);
/// The same processes, for real. VmFlags that the model does not have are added to `other_flags`. Throws Unavailable.
void see_kernel(const Machine& machine, const Workers& workers, const Sight& sight, Seen& seen,
                std::set<std::string>& other_flags);

} // namespace cow::real

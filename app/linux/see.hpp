#pragma once
// Looking: at the model, and at the real processes.

#include "app/linux/procfs.hpp"
#include "app/linux/seen.hpp"
#include "app/linux/traits.hpp"
#include "app/linux/workers.hpp"
#include "core/machine/machine.hpp"

namespace cow::real {

/// What an outsider may look at here.
struct Sight {
    bool frames = false;      ///< PFNs and the tables of frames
    bool zero_page = false;   ///< which pages are the zero page
    bool page_tables = false; ///< their number means the same in both
    bool ksm_counts = false;
};

Seen see_model(const Machine& machine, const Sight& sight);
/// The same processes, for real. Throws Unavailable.
Seen see_kernel(const Machine& machine, const Workers& workers, const Sight& sight);

} // namespace cow::real

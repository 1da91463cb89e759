#pragma once
// Making pages present without touching them (mm/gup.c).

#include "core/base/errno.hpp"
#include "core/kernel/kernel.hpp"

namespace cow::kernel {

/// mm/gup.c: populate_vma_page_range, faultin_page_range. Touches nothing, only makes the pages present. `force`
/// (FOLL_FORCE): accessible in any way will do.
Errno populate(Kernel& k, ProcId proc, Vpn first, Vpn last, bool write, bool force = false);

} // namespace cow::kernel

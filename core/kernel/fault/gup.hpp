#pragma once
// Making pages present without touching them (mm/gup.c).

#include "core/base/errno.hpp"
#include "core/kernel/kernel.hpp"

namespace cow::kernel {

/// mm/gup.c: populate_vma_page_range, faultin_page_range. Touches nothing, only makes the pages present. `force`
/// (populate_vma_page_range, FOLL_FORCE): accessible in any way will do, and a page that has to be read from the disk counts
/// as a minor fault, since it is there when the fault is tried anew.
Errno populate(Kernel& k, ProcId proc, Vpn first, Vpn last, bool write, bool force = false);
/// mm/gup.c: populate_vma_page_range, of a range of one VMA: private memory that may be written is, so that it needs no copy
/// later; what is locked only as it is touched is left alone.
Errno populate_vma(Kernel& k, ProcId proc, Vpn first, Vpn last);
/// mm/gup.c: __mm_populate: whatever is mapped in the range. The first error (EFAULT, ENOMEM) ends it, unless they are
/// ignored.
Errno populate_range(Kernel& k, ProcId proc, Vpn first, Vpn last, bool ignore_errors);

} // namespace cow::kernel

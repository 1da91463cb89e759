#pragma once
// Which memory may be merged, and what is merged no more (mm/ksm.c: ksm_madvise, ksm_enable_merge_any).

#include "core/base/errno.hpp"
#include "core/kernel/kernel.hpp"

namespace cow::kernel {

/// __ksm_enter, __ksm_exit: whether the scanner visits the space.
void enter_ksm(Kernel& k, MmId mm);
void leave_ksm(Kernel& k, MmId mm);
/// unmerge_ksm_pages, break_ksm: one fault's work per KSM page; the copies stay clean until they are written. What ksm
/// remembers of the pages stays until its next scan.
Errno unmerge_range(Kernel& k, ProcId proc, MmId mm, Vpn first, Vpn last);
/// ksm_enable_merge_any, ksm_disable_merge_any. When a page cannot be copied, all stays as it was.
Errno set_merge_any(Kernel& k, ProcId proc, bool on);

} // namespace cow::kernel

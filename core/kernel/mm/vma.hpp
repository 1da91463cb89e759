#pragma once
// VMAs: splitting, merging, removing (mm/vma.c).

#include "core/base/errno.hpp"
#include "core/kernel/kernel.hpp"

namespace cow::kernel {

/// mm/vma.c: __split_vma, when a boundary falls inside a VMA.
void split_at(Kernel& k, MmId mm, Vpn at);
/// Merges every pair of neighbours whose border lies in [first, last]. `grew`: the first of a pair has just grown.
void merge_around(Kernel& k, MmId mm, Vpn first, Vpn last, bool grew = false);
/// mm/ksm.c: ksm_vma_flags: vm::mergeable where prctl(PR_SET_MEMORY_MERGE) holds, for a new VMA before it joins others.
u32 mergeable_at_once(const Machine& m, MmId mm);
/// mm/ksm.c: ksm_add_vma, before 6.16: the same after it has joined none.
void make_mergeable_late(Kernel& k, MmId mm, Vpn start, Vpn end);
/// mm/vma.c: vma_modify: merges what became of `was` in [first, last) with its neighbours. A VMA of a segment, which hears
/// of its end, is not merged away as a whole (can_merge_remove_vma).
void merge_modified(Kernel& k, MmId mm, const Vma& was, Vpn first, Vpn last);
void set_vma_flags(Kernel& k, MmId mm, Vpn start, u32 now);
/// mm/vma.c: vma_modify, before the flags change: [first, last) of one VMA becomes a VMA, unless that would be one more than
/// vm.max_map_count allows (ENOMEM) and no neighbour takes it in.
Errno isolate_range(Kernel& k, MmId mm, Vpn first, Vpn last, u32 flags);
/// mm/vma.c: vma_modify_flags, for a range of one VMA; ENOMEM as above.
Errno change_vma_flags(Kernel& k, MmId mm, Vpn first, Vpn last, u32 flags);
bool range_is_free(const Machine& m, MmId mm, Vpn first, Vpn last);
/// mm/vma.c: vms_gather_munmap_vmas: VMAs begin and end at the ends of the range. ENOMEM where a hole would divide one and
/// there are as many as may be.
Errno make_borders(Kernel& k, MmId mm, Vpn first, Vpn last);
/// mm/vma.c: do_vmi_align_munmap for a whole range: splits, clears, removes, uncharges, frees tables. ENOMEM as above.
Errno remove_range(Kernel& k, MmId mm, Vpn first, Vpn last);

} // namespace cow::kernel

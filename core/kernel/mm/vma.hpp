#pragma once
// VMAs: splitting, merging, finding room, removing (mm/vma.c).

#include "core/kernel/kernel.hpp"

#include <optional>

namespace cow::kernel {

/// mm/vma.c: __split_vma, when a boundary falls inside a VMA.
void split_at(Kernel& k, MmId mm, Vpn at);
/// Merges every pair of neighbours whose border lies in [first, last]. `grew`: the first of a pair has just grown.
void merge_around(Kernel& k, MmId mm, Vpn first, Vpn last, bool grew = false);
void set_vma_flags(Kernel& k, MmId mm, Vpn start, u32 now);
bool range_is_free(const Machine& m, MmId mm, Vpn first, Vpn last);
/// mm/mmap.c: vm_unmapped_area: the highest hole below mmap_base that is large enough, else the lowest above it. A
/// stack keeps its guard gap.
std::optional<Vpn> find_free_range(const Machine& m, MmId mm, u64 pages);
/// mm/vma.c: do_vmi_align_munmap for a whole range: splits, clears, removes, uncharges, frees tables.
void remove_range(Kernel& k, MmId mm, Vpn first, Vpn last);

} // namespace cow::kernel

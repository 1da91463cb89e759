#pragma once
// Advice that makes pages easier to reclaim, or reclaims them at once (mm/madvise.c).

#include "core/kernel/kernel.hpp"

namespace cow::kernel {

/// mm/madvise.c: madvise_cold: the pages that nobody else maps are no longer accessed, so that reclaim takes them first.
void deactivate_range(Kernel& k, MmId mm, Vpn first, Vpn last);
/// mm/madvise.c: madvise_pageout, mm/vmscan.c: reclaim_pages, without swap, of the pages that nobody else maps: lazily
/// freed memory and clean page cache go, what is dirty or shared memory is unmapped, private memory stays.
void page_out_range(Kernel& k, MmId mm, Vpn first, Vpn last);

} // namespace cow::kernel

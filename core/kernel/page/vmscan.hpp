#pragma once
// Reclaim: what is done when memory is short (mm/vmscan.c, without swap).

#include "core/kernel/kernel.hpp"

namespace cow {

/// Frees up to `pages` frames: lazily freed pages, then page cache that nobody maps, then mapped page cache; what is dirty
/// is written back first. Returns how many it freed.
u64 reclaim(Kernel& k, u64 pages);

namespace kernel {

/// PG_mlocked: somebody has locked it, so that reclaim does not look at it.
bool is_mlocked(const Machine& m, Pfn pfn);
/// mm/rmap.c: try_to_unmap; false: it is still mapped. What somebody has locked stays. So does a lazily freed page that was
/// written since (and counts as ordinary memory again), unless it may be dropped anyway.
bool unmap_everywhere(Kernel& k, Pfn pfn);
/// mm/vmscan.c: shrink_folio_list, of one frame: unmaps and frees it when it is lazily freed memory or clean page cache.
/// False: it stays, because it is something else, dirty, written since it was lazily freed, or locked.
bool reclaim_frame(Kernel& k, Pfn pfn);

} // namespace kernel

} // namespace cow

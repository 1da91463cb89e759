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
/// mm/vmscan.c: shrink_folio_list, without swap, of one frame of lazily freed memory or of a file: unmaps it, and frees it
/// where it is clean. What is dirty of a disk's file is marked to go once it is written. False: it stays, because it is
/// something else, dirty, written since it was lazily freed, or locked.
bool shrink_frame(Kernel& k, Pfn pfn);

} // namespace kernel

} // namespace cow

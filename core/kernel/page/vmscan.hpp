#pragma once
// Reclaim: what is done when memory is short (mm/vmscan.c, without swap).

#include "core/kernel/kernel.hpp"

namespace cow {

/// Frees up to `pages` frames: lazily freed pages, then clean page cache. Returns how many it freed.
u64 reclaim(Kernel& k, u64 pages);

} // namespace cow

#pragma once
// Unmapping pages (mm/memory.c).

#include "core/kernel/kernel.hpp"

namespace cow::kernel {

/// mm/memory.c: zap_page_range_single, unmap_vmas. The tables stay. `keep_copies`: only the file's own pages go, not
/// private copies of them (should_zap_cows).
void zap_range(Kernel& k, MmId mm, Vpn first, Vpn last, PteReason reason, bool keep_copies = false);

} // namespace cow::kernel

#pragma once
// Unmapping pages (mm/memory.c).

#include "core/kernel/kernel.hpp"

namespace cow::kernel {

/// mm/memory.c: zap_page_range_single, unmap_vmas. The tables stay.
void zap_range(Kernel& k, MmId mm, Vpn first, Vpn last, PteReason reason);

} // namespace cow::kernel

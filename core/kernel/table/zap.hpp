#pragma once
// Unmapping pages (mm/memory.c).

#include "core/kernel/kernel.hpp"

namespace cow::kernel {

/// What unmapping leaves there: a guard region's markers go only with the VMA (zap_drop_markers); private copies of a file's
/// pages stay where only the file's own go (should_zap_cows).
enum class Stays : u8 { nothing, markers, markers_and_copies };
/// mm/memory.c: zap_page_range_single, unmap_vmas. The tables stay.
void zap_range(Kernel& k, MmId mm, Vpn first, Vpn last, PteReason reason, Stays stays = Stays::markers);

} // namespace cow::kernel

#pragma once
// fork=ondemand: last-level page tables that several spaces share until one of them changes what is in it.

#include "core/kernel/kernel.hpp"

namespace cow::kernel {

/// A last-level table can be shared as a whole when every VMA that lies in it is one that fork copies.
bool can_share_table(const Machine& m, MmId from, Vpn base);
/// False when a page table could not be had.
bool share_whole_table(Kernel& k, MmId from, MmId to, Vpn base);
/// Gives `mm` a last-level table of its own for `page`. The last owner keeps the table. `must`: it cannot be refused, as
/// unmapping cannot.
bool unshare_table(Kernel& k, MmId mm, Vpn page, bool must = false);
/// Makes every table of the range the space's own. False: no memory.
bool own_tables(Kernel& k, MmId mm, Vpn first, Vpn last);
/// Before [first, last) is unmapped. A page table that `mm` shares is let go of where nothing else of `mm` lies in it, and
/// copied where something does.
void leave_shared_tables(Kernel& k, MmId mm, Vpn first, Vpn last);

} // namespace cow::kernel

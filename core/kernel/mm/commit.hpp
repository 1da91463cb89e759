#pragma once
// Commit accounting: what processes may ask for (mm/util.c, Documentation/mm/overcommit-accounting.rst).

#include "core/kernel/kernel.hpp"

namespace cow::kernel {

/// mm/util.c: __vm_enough_memory: may whoever runs in `space` commit `pages` more?
bool may_commit(const Machine& m, const AddressSpace& space, u64 pages);
/// The same for a call, whose refusal is told.
bool enough_memory(Kernel& k, ProcId proc, u64 pages);
void charge(Kernel& k, i64 pages);
/// Charges what no VMA will remember.
void charge_lost(Kernel& k, u64 pages);
/// mm/vma.c: accountable_mapping: the account flag of a VMA with these flags, or 0.
u32 account_flag(u32 flags);
/// Pages of the range that some VMA has.
u64 mapped_pages(const Machine& m, MmId mm, Vpn first, Vpn last);
/// Those of them that are charged now.
u64 accounted_pages(const Machine& m, MmId mm, Vpn first, Vpn last);

} // namespace cow::kernel

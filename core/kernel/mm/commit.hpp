#pragma once
// Commit accounting: what processes may ask for (mm/util.c, Documentation/mm/overcommit-accounting.rst).

#include "core/kernel/kernel.hpp"

namespace cow::kernel {

/// mm/util.c: __vm_enough_memory (of a process with CAP_SYS_ADMIN: no reserve for root is kept back): may whoever runs in
/// `space` commit `pages` more?
bool may_commit(const Machine& m, const AddressSpace& space, u64 pages);
/// The same for a call, whose refusal is told.
bool enough_memory(Kernel& k, ProcId proc, u64 pages);
void charge(Kernel& k, i64 pages);
/// The account flag of a VMA with these flags, or 0. mm/mmap.c: do_mmap: with overcommit 2 MAP_NORESERVE is ignored.
u32 account_flag(const Machine& m, u32 flags);
/// Pages of the range that are charged now.
u64 accounted_pages(const Machine& m, MmId mm, Vpn first, Vpn last);

} // namespace cow::kernel

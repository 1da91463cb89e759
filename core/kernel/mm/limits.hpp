#pragma once
// What resource limits allow an address space (mm/mmap.c: may_expand_vm, mlock_future_ok; mm/mlock.c: can_do_mlock).

#include "core/kernel/kernel.hpp"

namespace cow::kernel {

/// mm/vma.c: may_expand_vm, 6.18: RLIMIT_AS, and RLIMIT_DATA for what VMAs with these flags are.
bool may_expand(const Machine& m, const Process& process, u32 flags, u64 pages);
/// mm/mlock.c: can_do_mlock: RLIMIT_MEMLOCK is not 0, or the process has CAP_IPC_LOCK.
bool can_lock(const Machine& m, const Process& process);
/// mm/mmap.c: mlock_future_ok: so many pages more with these flags are within RLIMIT_MEMLOCK.
bool may_map_locked(const Machine& m, const Process& process, u32 flags, u64 pages);
/// vm.max_map_count: no VMA may be divided.
bool at_map_limit(const Machine& m, MmId mm);

} // namespace cow::kernel

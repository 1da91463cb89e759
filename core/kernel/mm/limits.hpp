#pragma once
// What resource limits allow an address space (mm/mmap.c: may_expand_vm, mlock_future_ok; mm/mlock.c: can_do_mlock).
//
// A function with a Kernel is asked when what it forbids is refused: it says in the story which limit it was.

#include "core/kernel/kernel.hpp"

#include <optional>

namespace cow::kernel {

struct Exceeded {
    Limit limit{};
    u64 allowed = 0; ///< as LimitReached has it
};
/// True where nothing is exceeded; else the story says what is.
bool within(Kernel& k, ProcId proc, const std::optional<Exceeded>& exceeded);

/// mm/vma.c: may_expand_vm, 6.18: RLIMIT_AS, and RLIMIT_DATA for what VMAs with these flags are. `now`: what the space has.
std::optional<Exceeded> expands_beyond(const Rlimits& limits, const VmaTotals& now, u32 flags, u64 pages);
bool may_expand(Kernel& k, ProcId proc, u32 flags, u64 pages);
/// mm/mlock.c: can_do_mlock: RLIMIT_MEMLOCK is not 0, or the process has CAP_IPC_LOCK.
bool can_lock(Kernel& k, ProcId proc);
/// mm/mmap.c: mlock_future_ok: so many pages more with these flags are within RLIMIT_MEMLOCK.
std::optional<Exceeded> locks_beyond(const Machine& m, const Process& process, u32 flags, u64 pages);
bool may_map_locked(Kernel& k, ProcId proc, u32 flags, u64 pages);
/// vm.max_map_count: `count` VMAs and more are too many.
bool at_map_limit(Kernel& k, MmId mm, u64 count);
/// No VMA may be divided.
bool at_map_limit(Kernel& k, MmId mm);
/// No new one may be mapped, which may be one more.
bool beyond_map_limit(Kernel& k, MmId mm);

} // namespace cow::kernel

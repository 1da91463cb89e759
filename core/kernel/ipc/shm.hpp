#pragma once
// System V shared memory (ipc/shm.c).

#include "core/base/errno.hpp"
#include "core/kernel/kernel.hpp"

#include <optional>

namespace cow {

namespace ipc {
inline constexpr u32 create = 01000, exclusive = 02000; ///< IPC_CREAT, IPC_EXCL
inline constexpr i32 remove = 0, stat = 2;              ///< IPC_RMID, IPC_STAT
} // namespace ipc
namespace shm {
inline constexpr u32 read_only = 010000, round = 020000, remap = 040000, exec = 0100000; ///< of shmat
inline constexpr u32 no_reserve = 010000;                                                ///< of shmget
inline constexpr i32 lock = 11, unlock = 12;                                             ///< of shmctl
} // namespace shm

namespace sys {

/// The id of the segment. Key 0 (IPC_PRIVATE): always a new one.
CallResult shmget(Kernel& k, ProcId proc, u32 key, u64 size, u32 flags);
/// The address where the segment is attached. `recorded`: a trace says the kernel chose this one.
CallResult shmat(Kernel& k, ProcId proc, i32 id, VirtAddr addr, u32 flags,
                 std::optional<VirtAddr> recorded = {});
CallResult shmdt(Kernel& k, ProcId proc, VirtAddr addr);
/// IPC_STAT writes struct shmid_ds to `buffer`, with zeroes for times and process ids.
CallResult shmctl(Kernel& k, ProcId proc, i32 id, i32 command, VirtAddr buffer);

} // namespace sys

} // namespace cow

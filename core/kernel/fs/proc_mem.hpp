#pragma once
// /proc/PID/mem: a process's memory as a file (fs/proc/base.c).

#include "core/base/errno.hpp"
#include "core/kernel/fault/user_memory.hpp"
#include "core/kernel/kernel.hpp"

#include <optional>
#include <string_view>

namespace cow::kernel {

/// The pid in "/proc/PID/mem", that of `proc` for "/proc/self/mem"; nothing for every other path.
std::optional<i64> mem_pid(const Machine& m, ProcId proc, std::string_view path);
/// fs/proc/base.c: proc_mem_open: the space that is opened, which is the process's of this moment; or ENOENT, ESRCH.
Errno open_mem(const Machine& m, i64 pid, MmId& mm);
/// fs/proc/base.c: mem_lseek. Any address is a position.
CallResult seek_mem(i64 position, i64 offset, u32 whence);
/// fs/proc/base.c: mem_rw, at most a page at a time and by force (FOLL_FORCE). The next `size` bytes of `memory`;
/// `position` is the address, and moves. Of a
/// space that nobody runs in any more there is nothing.
CallResult transfer_mem(Kernel& k, ProcId proc, MmId mm, u64& position, UserMemory& memory, u64 size,
                        bool writes);

} // namespace cow::kernel

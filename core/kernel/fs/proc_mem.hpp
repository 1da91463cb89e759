#pragma once
// /proc/PID/mem: a process's memory as a file (fs/proc/base.c).

#include "core/base/errno.hpp"
#include "core/kernel/kernel.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace cow::kernel {

/// The pid in "/proc/PID/mem", that of `proc` for "/proc/self/mem"; nothing for every other path.
std::optional<i64> mem_pid(const Machine& m, ProcId proc, std::string_view path);
/// fs/proc/base.c: proc_mem_open: the space that is opened, which is the process's of this moment; or ENOENT, ESRCH.
Errno open_mem(const Machine& m, i64 pid, MmId& mm);
/// fs/proc/base.c: mem_lseek. Any address is a position.
CallResult seek_mem(i64 position, i64 offset, u32 whence);
/// A process's buffer; `known`: its bytes, which a trace shows instead of its address.
struct UserBuffer {
    VirtAddr base{};
    u64 size = 0; ///< bytes
    std::span<const u8> known{};
};
/// fs/proc/base.c: mem_rw, at most a page at a time and by force (FOLL_FORCE). `position` is the address, and moves. Of a
/// space that nobody runs in any more there is nothing.
CallResult transfer_mem(Kernel& k, ProcId proc, MmId mm, u64& position, const UserBuffer& buffer,
                        bool writes);

} // namespace cow::kernel

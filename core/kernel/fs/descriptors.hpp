#pragma once
// The descriptors of a process (fs/file.c, fs/fcntl.c).

#include "core/base/errno.hpp"
#include "core/kernel/kernel.hpp"

#include <optional>

namespace cow {

namespace fcntl_op {
inline constexpr i32 dupfd = 0, getfd = 1, setfd = 2, getfl = 3, setfl = 4, dupfd_cloexec = 1030,
                     add_seals = 1033, get_seals = 1034;
}
/// The others, of locks, owners and pipes, change nothing here.
bool fcntl_is_modelled(i32 op);
namespace close_range_flag {
inline constexpr u32 unshare = 2, cloexec = 4;
}

namespace sys {

CallResult close(Kernel& k, ProcId proc, i32 fd);
CallResult close_range(Kernel& k, ProcId proc, u32 first, u32 last, u32 flags);
CallResult dup(Kernel& k, ProcId proc, i32 fd, std::optional<i32> recorded_fd = {});
CallResult dup2(Kernel& k, ProcId proc, i32 fd, i32 wanted);
CallResult dup3(Kernel& k, ProcId proc, i32 fd, i32 wanted, u32 flags);
/// `op`: one of fcntl_op; any other is EINVAL.
CallResult fcntl(Kernel& k, ProcId proc, i32 fd, i32 op, u64 argument, std::optional<i32> recorded_fd = {});

} // namespace sys
} // namespace cow

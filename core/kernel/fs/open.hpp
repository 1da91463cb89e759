#pragma once
// open and close (fs/open.c).

#include "core/base/errno.hpp"
#include "core/kernel/kernel.hpp"

#include <optional>
#include <string_view>

namespace cow {

namespace open_flag {
inline constexpr u32 rdonly = 0, wronly = 1, rdwr = 2, accmode = 3, creat = 0100, excl = 0200, trunc = 01000,
                     append = 02000, cloexec = 02000000;
}

namespace sys {

CallResult open(Kernel& k, ProcId proc, std::string_view path, u32 flags,
                std::optional<i32> recorded_fd = {});
CallResult close(Kernel& k, ProcId proc, i32 fd);

} // namespace sys
} // namespace cow

#pragma once
// Where in a file (fs/read_write.c, fs/iomap/seek.c).

#include "core/base/errno.hpp"
#include "core/kernel/kernel.hpp"

namespace cow {

namespace seek {
inline constexpr u32 set = 0, cur = 1, end = 2, data = 3, hole = 4;
}

namespace sys {

CallResult lseek(Kernel& k, ProcId proc, i32 fd, i64 offset, u32 whence);

} // namespace sys
} // namespace cow

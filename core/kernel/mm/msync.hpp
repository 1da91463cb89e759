#pragma once
// msync (mm/msync.c).

#include "core/base/errno.hpp"
#include "core/kernel/kernel.hpp"

namespace cow {

namespace msync_flag {
inline constexpr u32 async = 1, invalidate = 2, sync = 4;
}

namespace sys {

CallResult msync(Kernel& k, ProcId proc, VirtAddr addr, u64 length, u32 flags);

} // namespace sys
} // namespace cow

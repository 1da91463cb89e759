#pragma once
// Memory that stays (mm/mlock.c).

#include "core/base/errno.hpp"
#include "core/kernel/kernel.hpp"

namespace cow {

namespace mlock_flag {
inline constexpr u32 onfault = 1;
}
namespace mcl {
inline constexpr u32 current = 1, future = 2, onfault = 4;
}

namespace sys {

CallResult mlock(Kernel& k, ProcId proc, VirtAddr addr, u64 length);
CallResult mlock2(Kernel& k, ProcId proc, VirtAddr addr, u64 length, u32 flags);
CallResult munlock(Kernel& k, ProcId proc, VirtAddr addr, u64 length);
CallResult mlockall(Kernel& k, ProcId proc, u32 flags);
CallResult munlockall(Kernel& k, ProcId proc);

} // namespace sys
} // namespace cow

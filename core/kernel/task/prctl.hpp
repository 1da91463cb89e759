#pragma once
// prctl's memory options (kernel/sys.c).

#include "core/base/errno.hpp"
#include "core/kernel/kernel.hpp"

namespace cow {

namespace prctl_option {
inline constexpr i32 set_name = 15, set_memory_merge = 67, get_memory_merge = 68;
}

namespace sys {

CallResult prctl(Kernel& k, ProcId proc, i32 option, u64 arg);

} // namespace sys
} // namespace cow

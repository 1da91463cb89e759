#pragma once
// mprotect (mm/mprotect.c).

#include "core/base/errno.hpp"
#include "core/kernel/kernel.hpp"

namespace cow::sys {

CallResult mprotect(Kernel& k, ProcId proc, VirtAddr addr, u64 length, u32 prot);

} // namespace cow::sys

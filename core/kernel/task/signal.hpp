#pragma once
// kill (kernel/signal.c).

#include "core/base/errno.hpp"
#include "core/kernel/kernel.hpp"

namespace cow::sys {

CallResult kill(Kernel& k, ProcId proc, i64 pid, i32 signal);

} // namespace cow::sys

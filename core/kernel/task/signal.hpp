#pragma once
// kill (kernel/signal.c).

#include "core/base/errno.hpp"
#include "core/kernel/kernel.hpp"

namespace cow::sys {

/// kernel/signal.c: tkill and tgkill, too: each process has one thread.
CallResult kill(Kernel& k, ProcId proc, i64 pid, i32 signal, std::string_view name = "kill");

} // namespace cow::sys

#pragma once
// ptrace, as far as it reaches into another process's memory (kernel/ptrace.c).

#include "core/base/errno.hpp"
#include "core/kernel/kernel.hpp"

namespace cow {

namespace ptrace_request {
inline constexpr i64 peektext = 1, peekdata = 2, poketext = 4, pokedata = 5, cont = 7, attach = 16,
                     detach = 17, seize = 0x4206, interrupt = 0x4207;
}

namespace sys {

/// As the system call does it, not the C library: PTRACE_PEEKDATA stores the word that it reads at `data`. A process stops
/// at once when it is attached to or interrupted.
CallResult ptrace(Kernel& k, ProcId proc, i64 request, i64 pid, VirtAddr addr, u64 data);

} // namespace sys

} // namespace cow

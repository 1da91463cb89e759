#pragma once
// Who traces whom, and what stays of it (kernel/ptrace.c).

#include "core/kernel/kernel.hpp"

namespace cow::kernel {

void set_tracing(Kernel& k, ProcId proc, const Tracing& now);
/// kernel/ptrace.c: exit_ptrace: what a process traced goes on; one that it attached to and never waited for stays
/// stopped.
void exit_ptrace(Kernel& k, ProcId tracer);

} // namespace cow::kernel

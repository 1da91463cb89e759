#pragma once
// Who traces whom, and what stays of it (kernel/ptrace.c, kernel/signal.c).

#include "core/kernel/kernel.hpp"

namespace cow::kernel {

void set_tracing(Kernel& k, ProcId proc, const Tracing& now);
/// kernel/signal.c: ptrace_signal: whoever is traced stops for every signal, and its tracer hears of it. Nothing happens to
/// others: for signals that are ignored by default.
void stop_for(Kernel& k, ProcId proc, Signal signal);
/// PTRACE_CONT without a signal.
void go_on(Kernel& k, ProcId proc);
/// The child of its vfork has let it go: a signal that came meanwhile is taken.
void take_pending(Kernel& k, ProcId proc);
/// kernel/ptrace.c: exit_ptrace: what a process traced goes on; one that SIGSTOP has stopped, or that was never waited for
/// after PTRACE_ATTACH, stays stopped.
void exit_ptrace(Kernel& k, ProcId tracer);

} // namespace cow::kernel

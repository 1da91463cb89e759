#include "core/kernel/task/tracing.hpp"

namespace cow::kernel {
namespace {

void set_pending(Kernel& k, ProcId proc, bool pending) {
    Tracing now = k.machine().process(proc).tracing;
    now.pending = pending;
    set_tracing(k, proc, now);
}

} // namespace

void set_tracing(Kernel& k, ProcId proc, const Tracing& now) {
    if (const Tracing& old = k.machine().process(proc).tracing; old != now) {
        k.emit(TracingSet{proc, old, now});
    }
}

void stop_for(Kernel& k, ProcId proc, Signal signal) {
    const Process& process = k.machine().process(proc);
    if (process.tracing.by == no_proc || !process.alive()) {
        return;
    }
    if (process.tracing.stopped || process.vfork_child != no_proc) {
        set_pending(k, proc, true);
        return;
    }
    Tracing now = process.tracing;
    now.stopped = true;
    now.told = false;
    now.signal = signal;
    set_tracing(k, proc, now);
    stop_for(k, now.by, Signal::sigchld);
}

void go_on(Kernel& k, ProcId proc) {
    Tracing now = k.machine().process(proc).tracing;
    now.stopped = now.told = false;
    now.signal = Signal::none;
    set_tracing(k, proc, now);
    take_pending(k, proc);
}

void take_pending(Kernel& k, ProcId proc) {
    if (const Tracing& tracing = k.machine().process(proc).tracing; tracing.pending && !tracing.stopped) {
        set_pending(k, proc, false);
        stop_for(k, proc, Signal::sigchld);
    }
}

void exit_ptrace(Kernel& k, ProcId tracer) {
    const Machine& m = k.machine();
    for (u32 i = 0; i < m.processes.size(); ++i) {
        const Tracing tracing = m.processes[i].tracing;
        if (tracing.by != tracer) {
            continue;
        }
        Tracing now;
        now.stopped = now.group = tracing.group || tracing.signal == Signal::sigstop;
        set_tracing(k, ProcId{i}, now);
        if (now.group && !tracing.group && m.processes[i].parent != no_proc) {
            stop_for(k, m.processes[i].parent, Signal::sigchld);
        }
    }
    set_tracing(k, tracer, {});
}

} // namespace cow::kernel

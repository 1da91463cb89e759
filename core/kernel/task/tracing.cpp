#include "core/kernel/task/tracing.hpp"

namespace cow::kernel {

void set_tracing(Kernel& k, ProcId proc, const Tracing& now) {
    k.emit(TracingSet{proc, k.machine().process(proc).tracing, now});
}

void exit_ptrace(Kernel& k, ProcId tracer) {
    const Machine& m = k.machine();
    for (u32 i = 0; i < m.processes.size(); ++i) {
        const Tracing& tracing = m.processes[i].tracing;
        if (tracing.by == tracer) { // the SIGSTOP of PTRACE_ATTACH works, unless the tracer has taken it
            const bool stays = tracing.stopped && !tracing.seized && !tracing.told;
            set_tracing(k, ProcId{i}, {no_proc, false, stays, false});
        }
    }
    if (m.process(tracer).tracing != Tracing{}) {
        set_tracing(k, tracer, {});
    }
}

} // namespace cow::kernel

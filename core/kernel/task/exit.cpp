#include "core/kernel/task/exit.hpp"

#include "core/kernel/call.hpp"
#include "core/kernel/fs/files.hpp"
#include "core/kernel/mm/vma.hpp"
#include "core/kernel/page/ksm.hpp"
#include "core/kernel/table/tables.hpp"
#include "core/kernel/task/tracing.hpp"

#include <vector>

namespace cow::kernel {
namespace {

/// Children of a dead process go to the first process; where nobody is left to wait for them they are reaped at once.
void orphan_children(Kernel& k, ProcId proc) {
    const Machine& m = k.machine();
    const bool has_init = proc.v != 0 && m.processes.front().alive();
    for (u32 i = 0; i < m.processes.size(); ++i) {
        if (m.processes[i].parent != proc || m.processes[i].state == ProcState::reaped) {
            continue;
        }
        const ProcId now = has_init ? ProcId{0} : no_proc;
        k.emit(ParentChanged{ProcId{i}, proc, now});
        if (now == no_proc && m.processes[i].state == ProcState::zombie) {
            k.emit(ProcessReaped{ProcId{i}, no_proc});
        }
    }
}

} // namespace

void terminate(Kernel& k, ProcId proc, i32 code, Signal signal) {
    const Machine& m = k.machine();
    const MmId mm = m.process(proc).mm;
    k.emit(TlbFlushAll{proc});
    drop_space(k, mm);
    k.emit(MmSwitched{proc, mm, no_mm});
    for (u32 fd = 0; fd < m.process(proc).fds.size(); ++fd) {
        if (m.process(proc).fds[fd].open_file != no_open_file) {
            close_descriptor(k, proc, fd);
        }
    }
    if (m.process(proc).vfork_child != no_proc) { // killed while it waited
        k.emit(VforkWaiting{proc, m.process(proc).vfork_child, no_proc});
    }
    resume_vfork_parent(k, proc);
    exit_ptrace(k, proc);
    orphan_children(k, proc);
    k.emit(ProcessExited{proc, code, signal});
    const ProcId parent = m.process(proc).parent;
    if (parent == no_proc || !m.processes[parent.v].alive()) {
        if (proc.v != 0) {
            k.emit(ProcessReaped{proc, no_proc});
        }
        return;
    }
    k.emit(SignalSent{parent, Signal::sigchld});
    stop_for(k, parent, Signal::sigchld);
}

void destroy_space(Kernel& k, MmId mm) {
    const Machine& m = k.machine();
    leave_ksm(k, mm);
    remove_range(k, mm, Vpn{0}, Vpn{m.config.task_size() >> page_shift});
    free_tables(k, mm, Vpn{0}, Vpn{m.config.task_size() >> page_shift});
    if (m.space(mm).root != no_table) {
        k.emit(TableFreed{mm, m.space(mm).root, no_table, Vpn{0}, static_cast<u8>(m.config.levels), false});
    }
}

void drop_space(Kernel& k, MmId mm) {
    const Machine& m = k.machine();
    if (m.space(mm).users == 1) {
        destroy_space(k, mm);
    }
    k.emit(SpaceUsed{mm, -1});
}

void resume_vfork_parent(Kernel& k, ProcId proc) {
    const Machine& m = k.machine();
    for (u32 i = 0; i < m.processes.size(); ++i) {
        if (m.processes[i].vfork_child == proc) {
            k.emit(VforkWaiting{ProcId{i}, proc, no_proc});
            take_pending(k, ProcId{i});
        }
    }
}

namespace {

/// kernel/exit.c: wait_consider_task: its pid if there is something to tell of it, else 0.
i64 wait_consider_task(Kernel& k, ProcId proc, ProcId target) {
    const Process& child = k.machine().process(target);
    const i64 pid = child.pid;
    if (child.tracing.by == proc && child.tracing.stopped && !child.tracing.told) { // wait_task_stopped
        Tracing now = child.tracing;
        now.told = true;
        now.signal = Signal::none;
        set_tracing(k, target, now);
        return pid;
    }
    if (child.state == ProcState::zombie && child.parent == proc) {
        k.emit(ProcessReaped{target, proc});
        return pid;
    }
    return 0;
}

} // namespace

} // namespace cow::kernel

namespace cow::sys {

void exit(Kernel& k, ProcId proc, i32 code) {
    const Machine& m = k.machine();
    k.emit(CallEntered{proc, m.names->intern("exit")});
    kernel::terminate(k, proc, code & 0xff, Signal::none);
}

/// Its own children first, then those that it traces (do_wait).
CallResult wait4(Kernel& k, ProcId proc, i64 pid) {
    const Machine& m = k.machine();
    return kernel::call(k, proc, "wait4", [&] {
        bool children = false;
        for (const bool own : {true, false}) {
            for (u32 i = 0; i < m.processes.size(); ++i) {
                const Process& child = m.processes[i];
                const bool traced = child.tracing.by == proc;
                if ((own ? child.parent != proc : child.parent == proc || !traced) ||
                    child.state == ProcState::reaped || (pid > 0 && child.pid != static_cast<u64>(pid))) {
                    continue;
                }
                children = true;
                if (const i64 found = kernel::wait_consider_task(k, proc, ProcId{i}); found != 0) {
                    return CallResult::of(found);
                }
            }
        }
        return children ? CallResult{} : CallResult::of(Errno::echild);
    });
}

} // namespace cow::sys

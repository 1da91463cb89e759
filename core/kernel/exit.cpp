// The end of address spaces and processes: exit, wait4, kill (kernel/exit.c, mm/mmap.c: exit_mmap, kernel/signal.c).

#include "core/kernel/kernel.hpp"

#include <algorithm>

namespace cow {

/// mm/mmap.c: exit_mmap. All that the space holds is given back; the space stays as an empty husk.
void Kernel::destroy_space(MmId mm) {
    leave_ksm(mm);
    remove_range(mm, Vpn{0}, Vpn{m_.config.task_size() >> page_shift});
    free_tables(mm, Vpn{0}, Vpn{m_.config.task_size() >> page_shift});
    if (m_.spaces[mm.v].root != no_table) {
        emit(
            TableFreed{mm, m_.spaces[mm.v].root, no_table, Vpn{0}, static_cast<u8>(m_.config.levels), false});
    }
}

void Kernel::drop_space(ProcId, MmId mm) {
    if (m_.spaces[mm.v].users == 1) {
        destroy_space(mm);
    }
    emit(SpaceUsed{mm, -1});
}

void Kernel::resume_vfork_parent(ProcId proc) {
    for (u32 i = 0; i < m_.processes.size(); ++i) {
        if (m_.processes[i].vfork_child == proc) {
            emit(VforkWaiting{ProcId{i}, proc, no_proc});
        }
    }
}

/// Children of a dead process go to the first process; where nobody is left to wait for them they are reaped at once.
void Kernel::orphan_children(ProcId proc) {
    const bool has_init = proc.v != 0 && m_.processes.front().alive();
    for (u32 i = 0; i < m_.processes.size(); ++i) {
        if (m_.processes[i].parent != proc || m_.processes[i].state == ProcState::reaped) {
            continue;
        }
        const ProcId now = has_init ? ProcId{0} : no_proc;
        emit(ParentChanged{ProcId{i}, proc, now});
        if (now == no_proc && m_.processes[i].state == ProcState::zombie) {
            emit(ProcessReaped{ProcId{i}, no_proc});
        }
    }
}

/// kernel/exit.c: do_exit.
void Kernel::terminate(ProcId proc, i32 code, Signal signal) {
    const MmId mm = mm_of(proc);
    emit(TlbFlushAll{proc});
    drop_space(proc, mm);
    emit(MmSwitched{proc, mm, no_mm});
    for (u32 fd = 0; fd < m_.processes[proc.v].fds.size(); ++fd) {
        if (m_.processes[proc.v].fds[fd].open_file != no_open_file) {
            close_descriptor(proc, fd);
        }
    }
    if (m_.processes[proc.v].vfork_child != no_proc) { // killed while it waited
        emit(VforkWaiting{proc, m_.processes[proc.v].vfork_child, no_proc});
    }
    resume_vfork_parent(proc);
    orphan_children(proc);
    emit(ProcessExited{proc, code, signal});
    const ProcId parent = m_.processes[proc.v].parent;
    if (parent == no_proc || !m_.processes[parent.v].alive()) {
        if (proc.v != 0) {
            emit(ProcessReaped{proc, no_proc});
        }
        return;
    }
    emit(SignalSent{parent, Signal::sigchld});
}

void Kernel::exit(ProcId proc, i32 code) {
    emit(CallEntered{proc, m_.names->intern("exit")});
    terminate(proc, code & 0xff, Signal::none);
}

CallResult Kernel::wait4(ProcId proc, i64 pid) {
    return call(proc, "wait4", [&] {
        bool children = false;
        for (u32 i = 0; i < m_.processes.size(); ++i) {
            const Process& child = m_.processes[i];
            if (child.parent != proc || child.state == ProcState::reaped ||
                (pid > 0 && child.pid != static_cast<u64>(pid))) {
                continue;
            }
            children = true;
            if (child.state == ProcState::zombie) {
                const i64 result = child.pid;
                emit(ProcessReaped{ProcId{i}, proc});
                return CallResult::of(result);
            }
        }
        return children ? CallResult{} : CallResult::of(Errno::echild);
    });
}

CallResult Kernel::kill(ProcId proc, i64 pid, i32 signal) {
    return call(proc, "kill", [&] {
        if (signal < 0 || signal > 64) {
            return CallResult::of(Errno::einval);
        }
        for (u32 i = 0; i < m_.processes.size(); ++i) {
            const Process& target = m_.processes[i];
            if (target.pid != static_cast<u64>(pid) || target.state == ProcState::reaped) {
                continue;
            }
            // SIGCHLD, SIGCONT, SIGURG and SIGWINCH do nothing by default; stopping is not modelled.
            static constexpr i32 harmless[] = {0, 17, 18, 19, 20, 21, 22, 23, 28};
            if (target.alive() &&
                std::find(std::begin(harmless), std::end(harmless), signal) == std::end(harmless)) {
                emit(SignalSent{ProcId{i}, static_cast<Signal>(signal)});
                terminate(ProcId{i}, 0, static_cast<Signal>(signal));
            }
            return CallResult{};
        }
        return CallResult::of(Errno::esrch);
    });
}

} // namespace cow

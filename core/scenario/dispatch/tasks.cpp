// The calls of kernel/: processes.

#include "core/check/observables.hpp"
#include "core/kernel/fault/user_buffers.hpp"
#include "core/kernel/fs/exec.hpp"
#include "core/kernel/fs/files.hpp"
#include "core/kernel/task/exit.hpp"
#include "core/kernel/task/fork.hpp"
#include "core/kernel/task/pid.hpp"
#include "core/kernel/task/prctl.hpp"
#include "core/kernel/task/ptrace.hpp"
#include "core/kernel/task/signal.hpp"
#include "core/scenario/dispatch/running_call.hpp"
#include "core/scenario/environment.hpp"
#include "core/scenario/vocabulary/prctl_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace cow {
namespace {

using vocabulary::CallId;

constexpr u64 implied_program = 8 * page_size; // bytes of a program that a trace runs and nobody declared
constexpr u64 wait_nohang = 1;

CallResult make_process(RunningCall& c, const std::string& name, u32 pid) {
    if (c.spec.id == CallId::fork) {
        return sys::fork(c.kernel(), c.proc(), name, pid);
    }
    if (c.spec.id == CallId::vfork) {
        return sys::vfork(c.kernel(), c.proc(), name, pid);
    }
    u64 clone_flags = 0;
    for (const Arg& arg : c.call.args) {
        clone_flags |= arg.flags;
    }
    return sys::clone(c.kernel(), c.proc(), clone_flags, name, pid);
}

/// fork, vfork, clone, clone3.
CallResult run_fork(RunningCall& c) {
    const auto& processes = c.machine().processes;
    const u32 wanted = static_cast<u32>(c.call.recorded.value_or(0));
    const bool in_use = std::any_of(processes.begin(), processes.end(), [&](const Process& p) {
        return p.pid == wanted && p.state != ProcState::reaped;
    });
    const std::string name = c.call.bind.empty() && wanted != 0 ? fmt::format("p{}", wanted) : c.call.bind;
    const CallResult result = make_process(c, name, in_use ? 0 : wanted);
    if (!result.failed()) { // the newest process
        const ProcId child{static_cast<u32>(processes.size() - 1)};
        const std::string& called = c.machine().name(processes.back());
        c.site.env.processes[called] = child;
        c.site.env.pids[processes.back().pid] = called;
    } else if (!c.call.bind.empty()) {
        c.site.env.processes.erase(c.call.bind);
    }
    return result;
}

/// A traced process tells its tracer first, and does not die or go on before it is let.
bool is_traced(RunningCall& c) {
    if (c.machine().process(c.proc()).tracing.by == no_proc) {
        return false;
    }
    c.out.problem = fmt::format("{} by a process that is traced is not modelled", c.call.call);
    return true;
}

CallResult run_execve(RunningCall& c) {
    if (is_traced(c)) {
        return {};
    }
    const std::string& path = c.call.args[0].text;
    if (c.call.recorded && !find_file(c.machine(), path) && c.machine().files.size() < no_file.v) {
        create_file(c.kernel(), path, implied_program, true);
    }
    return sys::execve(c.kernel(), c.proc(), path);
}

CallResult run_exit(RunningCall& c) {
    if (is_traced(c)) {
        return {};
    }
    sys::exit(c.kernel(), c.proc(), c.number(0));
    return {};
}

CallResult run_wait4(RunningCall& c) {
    const i64 pid = static_cast<i32>(c.value(0));
    bool running = false;
    bool ended = false;
    for (const Process& child : c.machine().processes) {
        if ((child.parent == c.proc() || child.tracing.by == c.proc()) &&
            (pid <= 0 || child.pid == static_cast<u64>(pid))) {
            running = running || child.state == ProcState::running;
            ended = ended || child.state == ProcState::zombie ||
                    (child.tracing.by == c.proc() && child.tracing.stopped && !child.tracing.told);
        }
    }
    if (running && !ended && (c.value(2) & wait_nohang) == 0) {
        c.out.problem = fmt::format("{} would wait here: no such child has exited",
                                    c.machine().name(c.machine().process(c.proc())));
        return {};
    }
    return sys::wait4(c.kernel(), c.proc(), pid);
}

/// Whoever is traced or stopped takes a signal later, or never.
bool waits_for(RunningCall& c, i64 pid, i32 signal) {
    constexpr i32 sigkill = 9;
    const ProcId target = kernel::find_pid(c.machine(), pid);
    if (target == no_proc || signal == sigkill || signal == 0 ||
        c.machine().process(target).tracing == Tracing{}) {
        return false;
    }
    c.out.problem = "what becomes of a signal to a process that is traced or stopped is not modelled";
    return true;
}

CallResult run_kill(RunningCall& c) {
    const i64 pid = static_cast<i64>(c.value(0));
    return waits_for(c, pid, c.number(1)) ? CallResult{} : sys::kill(c.kernel(), c.proc(), pid, c.number(1));
}

/// tkill, tgkill.
CallResult run_tgkill(RunningCall& c) {
    const std::size_t thread = c.call.args.size() - 2;
    if (c.number(0) <= 0 || c.number(thread) <= 0) {
        return c.note(CallResult::of(Errno::einval).value);
    }
    const i64 pid = static_cast<i64>(c.value(thread));
    return waits_for(c, pid, c.number(thread + 1))
               ? CallResult{}
               : sys::kill(c.kernel(), c.proc(), pid, c.number(thread + 1), c.call.call);
}

/// prctl(PR_SET_VMA, …).
CallResult run_set_vma(RunningCall& c) {
    if (c.call.args.size() < 5) {
        c.out.problem = "PR_SET_VMA takes four arguments";
        return {};
    }
    const Machine& m = c.machine();
    AreaName name;
    if (c.shows_bytes(4)) {
        name.text = &c.text(4);
    } else {
        name.at = c.addr(4);
        const MmId mm = m.process(c.proc()).mm;
        for (u64 i = 0; i < AreaName::most && peek(m, mm, name.at + i).value_or(1) != 0; ++i) {
            if (is_unknown(m, mm, name.at + i)) {
                c.out.problem = "the name has bytes that nobody knows";
                return {};
            }
        }
    }
    if (m.area_names->size() > Machine::most_area_names) {
        c.out.problem =
            fmt::format("more than {} names of memory are not modelled", Machine::most_area_names);
        return {};
    }
    return sys::prctl_set_vma(c.kernel(), c.proc(), c.value(1), c.addr(2), c.value(3), name);
}

/// The text at an address is read to its end.
u64 text_bytes(const Machine& m, MmId mm, VirtAddr at, u64 most) {
    u64 bytes = 1;
    while (bytes < most && peek(m, mm, at + (bytes - 1)).value_or(1) != 0) {
        ++bytes;
    }
    return bytes;
}

CallResult run_other_option(RunningCall& c) {
    using Kind = vocabulary::PrctlOption::Kind;
    const vocabulary::PrctlOption* row = vocabulary::find_prctl_option(c.number(0));
    if (row == nullptr || (row->kind == Kind::not_modelled && !c.call.recorded)) {
        c.out.problem = "what this option of prctl does is not modelled";
        return {};
    }
    const bool has_address =
        row->bytes != 0 && c.call.args.size() > 1 && c.call.args[1].kind == Arg::Kind::expr;
    if (row->kind == Kind::not_modelled) {
        c.out.not_modelled = row->changes;
    }
    if (!has_address) {
        return c.note(c.call.recorded);
    }
    const Machine& m = c.machine();
    const bool fills = row->kind == Kind::fills;
    const u64 bytes = fills ? row->bytes : text_bytes(m, m.process(c.proc()).mm, c.addr(1), row->bytes);
    const UserRange range{c.addr(1), bytes, !fills, fills};
    return sys::user_buffers(c.kernel(), c.proc(), c.call.call, std::span(&range, 1),
                             c.call.recorded.value_or(0));
}

CallResult run_prctl(RunningCall& c) {
    const i32 option = c.number(0);
    if (option == prctl_option::set_vma) {
        return run_set_vma(c);
    }
    return option == prctl_option::set_memory_merge || option == prctl_option::get_memory_merge
               ? sys::prctl(c.kernel(), c.proc(), option, c.value(1), c.value(2) | c.value(3) | c.value(4))
               : run_other_option(c);
}

/// PTRACE_PEEKDATA in a trace shows the word that was read instead of where it was put; it changes no modelled memory.
CallResult run_ptrace(RunningCall& c) {
    if (c.call.args[3].kind == Arg::Kind::list) {
        c.out.problem = "where the word goes is not known: data has to be an address";
        return {};
    }
    const ProcId target = kernel::find_pid(c.machine(), c.number(1));
    if (target != no_proc && c.machine().process(target).vfork_child != no_proc) {
        c.out.problem = "a process that waits for its vfork child stops only when it goes on: not modelled";
        return {};
    }
    if ((c.number(0) == ptrace_request::detach || c.number(0) == ptrace_request::cont) && c.value(3) != 0) {
        c.out.problem = "PTRACE_DETACH and PTRACE_CONT with a signal are not modelled";
        return {};
    }
    return sys::ptrace(c.kernel(), c.proc(), c.number(0), c.number(1), c.addr(2), c.value(3));
}

constexpr std::array task_rows{
    CallRow{CallId::fork, run_fork},     CallRow{CallId::vfork, run_fork},
    CallRow{CallId::clone, run_fork},    CallRow{CallId::clone3, run_fork},
    CallRow{CallId::execve, run_execve}, CallRow{CallId::exit, run_exit},
    CallRow{CallId::wait4, run_wait4},   CallRow{CallId::kill, run_kill},
    CallRow{CallId::prctl, run_prctl},   CallRow{CallId::tgkill, run_tgkill},
    CallRow{CallId::ptrace, run_ptrace},
};

} // namespace

std::span<const CallRow> task_call_rows() { return task_rows; }

} // namespace cow

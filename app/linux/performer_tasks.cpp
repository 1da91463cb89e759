// The calls that make, end and signal processes, for real.

#include "app/linux/performer.hpp"
#include "core/scenario/vocabulary/calls.hpp"

#include <array>
#include <cstdlib>

namespace cow::real {

std::span<const Performer::Row> Performer::task_rows() {
    using vocabulary::CallId;
    static constexpr std::array rows{
        Row{CallId::fork, &Performer::fork},     Row{CallId::vfork, &Performer::fork},
        Row{CallId::clone, &Performer::fork},    Row{CallId::clone3, &Performer::fork},
        Row{CallId::execve, &Performer::execve}, Row{CallId::exit, &Performer::exit},
        Row{CallId::wait4, &Performer::wait4},   Row{CallId::kill, &Performer::kill},
        Row{CallId::prctl, &Performer::prctl},   Row{CallId::tgkill, &Performer::kill},
        Row{CallId::ptrace, &Performer::ptrace},
    };
    return rows;
}

/// kill, tkill, tgkill. Root's kill(-1) and kill(0) would be real, so only the scenario's own processes are ever named.
Performed Performer::kill(const CallStatement& call) {
    const std::size_t at = call.args.size() - 2;
    const auto pid = static_cast<i64>(static_cast<i32>(value(at)));
    const auto signal = static_cast<i32>(value(at + 1));
    constexpr i32 last_signal = 64;
    constexpr i32 sigcont = 18, sigstop = 19, sigtstp = 20, sigttin = 21, sigttou = 22;
    if (pid <= 0) {
        return not_done(tr("only single processes are sent signals"), false);
    }
    if (signal == sigstop || signal == sigtstp || signal == sigttin || signal == sigttou ||
        signal == sigcont) {
        return not_done(tr("stopping is not modelled"), false);
    }
    const i64 target = real_pid(static_cast<u64>(pid));
    const ProcId victim = workers_.with_pid(static_cast<pid_t>(target));
    const bool dies = victim != no_proc && !after_->processes[victim.v].alive() && workers_.alive(victim) &&
                      signal > 0 && signal <= last_signal;
    if (dies && victim == proc_) {
        Command command;
        command.op = Op::raise;
        command.args[0] = static_cast<u64>(signal);
        workers_.ask_to_die(proc_, command);
        Performed out;
        out.signal = signal;
        return out;
    }
    const Performed out = system_call(62, {static_cast<u64>(target), value(at + 1)});
    if (dies && out.result == 0) {
        workers_.wait_for_end(victim);
    }
    return out;
}

Performed Performer::exit(const CallStatement&) {
    Command command;
    command.op = Op::call;
    command.number = 231; // exit_group
    command.args[0] = value(0);
    workers_.ask_to_die(proc_, command);
    return {};
}

/// Never waits: the model knows that a child has ended.
Performed Performer::wait4(const CallStatement&) {
    const auto pid = static_cast<i64>(static_cast<i32>(value(0)));
    constexpr u64 no_hang = 1;
    if (pid < -1) {
        return not_done(tr("process groups are not modelled"), false);
    }
    const i64 whom = pid > 0 ? real_pid(static_cast<u64>(pid)) : pid;
    Performed out = system_call(61, {static_cast<u64>(whom), 0, value(2) | no_hang, 0});
    if (*out.result > 0) {
        const ProcId child = workers_.with_pid(static_cast<pid_t>(*out.result));
        out.result = child == no_proc ? *out.result : static_cast<i64>(after_->process(child).pid);
    }
    return out;
}

/// What clone's flags would do besides, which neither side does: share or make descriptors, make the child a sibling,
/// write the child's number into memory.
void Performer::note_beside_fork(const CallStatement& call, u64 flags, MmId child, Performed& out) const {
    constexpr u64 files = 0x400, pidfd = 0x1000, sibling = 0x8000, parent_settid = 0x100000,
                  child_settid = 0x1000000;
    const auto writes = [&](u64 flag, std::string_view field, MmId mm) {
        for (std::size_t i = 0; i < call.args.size() && (flags & flag) != 0; ++i) {
            const Arg& arg = call.args[i]; // as strace prints it: child_tidptr=0x7f386b1f6a10
            const VirtAddr at{arg.text.empty() ? value(i) : std::strtoull(arg.text.c_str(), nullptr, 0)};
            if (arg.name == field && after_->space(mm).find(at.page()) != nullptr) {
                out.effects = Effects::on_memory(mm);
            }
        }
    };
    writes(parent_settid, "parent_tid", after_->process(proc_).mm);
    writes(child_settid, "child_tidptr", child);
    if ((flags & (files | pidfd | sibling)) != 0) {
        out.effects = Effects::on_everything();
    }
    if (out.effects.reach != Effects::Reach::nothing) {
        out.why_left_out = tr("flags of clone that are not modelled have effects");
    }
}

Performed Performer::fork(const CallStatement& call) {
    constexpr u64 vm = 0x100, vfork = 0x4000, thread = 0x10000, sigchld = 17;
    u64 flags = 0;
    if (call.call == "vfork") {
        flags = vm | vfork;
    } else if (call.call != "fork") {
        for (const auto& argument : call.args) {
            flags |= argument.flags;
        }
    }
    if ((flags & thread) != 0) {
        return not_done(tr("threads are processes in the model"), outcome_->result > 0);
    }
    const MmId parent_space = after_->process(proc_).mm;
    Performed out = performed(workers_.fork(proc_, (flags & (vm | vfork)) | sigchld));
    if (*out.result > 0) {
        if (outcome_->result <= 0) {
            return not_done(tr("the kernel forked where the model did not"), true);
        }
        const Process& child = after_->processes.back();
        if (heaps_.contains(parent_space)) {
            heaps_.insert(child.mm);
        }
        out.result = outcome_->result;
        note_beside_fork(call, flags, child.mm, out);
    }
    if ((flags & vfork) != 0) { // its faults are known when it goes on
        out.minflt.reset();
        out.majflt.reset();
    }
    return out;
}

} // namespace cow::real

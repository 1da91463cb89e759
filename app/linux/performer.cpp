#include "app/linux/performer.hpp"

#include "core/base/errno.hpp"
#include "core/check/observables.hpp"
#include "core/kernel/mm/mmap.hpp"
#include "core/kernel/task/fork.hpp"
#include "core/kernel/task/prctl.hpp"
#include "core/language/language.hpp"
#include "core/scenario/environment.hpp"
#include "core/scenario/evaluate.hpp"
#include "core/scenario/touches.hpp"
#include "core/scenario/vocabulary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace cow::real {
namespace {

Performed from(const Reply& reply) {
    Performed out;
    out.result = reply.result;
    out.minflt = reply.minflt;
    out.majflt = reply.majflt;
    out.signal = static_cast<int>(reply.signal);
    return out;
}

} // namespace

Performer::Performer(const Script& script, Workers& workers, RealFiles& files, const Traits& traits)
    : script_(script), workers_(workers), files_(files), traits_(traits) {}

void Performer::adopt_orphans() {
    constexpr long prctl = 157;
    constexpr u64 set_child_subreaper = 36;
    proc_ = ProcId{0};
    quietly(prctl, {set_child_subreaper, 1, 0, 0, 0});
}

void Performer::prepare(std::size_t step, const Statement& statement, const Environment& env,
                        const Machine& machine) {
    step_ = step;
    base_.reset();
    scannable_ = !machine.ksm.spaces.empty() || !machine.ksm.items.empty();
    values_.clear();
    pids_.clear();
    sizes_.clear();
    for (const File& file : machine.files) {
        sizes_.push_back(file.size);
    }
    const NameLookup lookup = lookup_in(env, machine);
    std::string problem; // the model will say it
    if (const auto* touch = std::get_if<TouchStatement>(&statement.what)) {
        base_ = evaluate(touch->addr, lookup, problem);
    } else if (const auto* call = std::get_if<CallStatement>(&statement.what)) {
        for (const Arg& arg : call->args) {
            std::optional<u64> value = arg.flags;
            if (arg.kind == Arg::Kind::expr) {
                value = evaluate(arg.expr, lookup, problem);
            }
            values_.push_back(value.value_or(0));
        }
    }
    for (u32 i = 0; i < machine.processes.size(); ++i) {
        if (machine.processes[i].state != ProcState::reaped) {
            pids_.emplace_back(machine.processes[i].pid, ProcId{i});
        }
    }
}

Performed Performer::perform(const Statement& statement, const StepOutcome& outcome, const Machine& after) {
    proc_ = outcome.proc;
    after_ = &after;
    outcome_ = &outcome;
    const auto* call_statement = std::get_if<CallStatement>(&statement.what);
    const bool forks = call_statement != nullptr && vocabulary::find_call(call_statement->call)->forks();
    while (workers_.count() + (forks && outcome.result > 0 ? 1 : 0) < after.processes.size()) {
        if (!workers_.alive(ProcId{0})) {
            return not_done(tr("a process cannot start as a child of init, which has ended"), true);
        }
        if (after.processes.front().vfork_child != no_proc) {
            return not_done(tr("a process cannot start as a child of init, which waits for its own"), true);
        }
        workers_.spawn(ProcId{0});
        if (traits_.ksm &&
            after.space(after.processes.front().mm).merge_any) { // the model's does not inherit it
            proc_ = ProcId{static_cast<u32>(workers_.count() - 1)};
            constexpr long prctl = 157;
            quietly(prctl, {static_cast<u64>(prctl_option::set_memory_merge), 0, 0, 0, 0});
            proc_ = outcome.proc;
        }
    }
    if (const auto* work = std::get_if<KernelStatement>(&statement.what)) {
        return kernel_work(*work, outcome, after);
    }
    if (const auto* touch_statement = std::get_if<TouchStatement>(&statement.what)) {
        return touch(*touch_statement);
    }
    return call_statement != nullptr ? call(*call_statement, outcome) : Performed{};
}

// ---- touching memory -----------------------------------------------------------------------------------------------

/// Its memory is there, or lies between the range and the stack above it, which the model asks to grow.
bool Performer::worker_interferes(u64 start, u64 length) const {
    if (touches_worker(start, length)) {
        return true;
    }
    const MmId mm = after_->process(proc_).mm;
    if (mm == no_mm || start + length >= worker_start || length == 0) {
        return false;
    }
    const Vma* above = after_->space(mm).find_from(VirtAddr{start + length - 1}.page());
    return above != nullptr && above->has(vm::grows_down) && VirtAddr{above->start}.v >= worker_end;
}

Performed Performer::touch(const TouchStatement& touch) {
    const u64 length = std::max<u64>(1, touch.bytes.size());
    bool own = false;
    for_each_touch(touch, *base_, pick_seed(script_, step_), [&](u64 address) {
        own = own || worker_interferes(address, length);
        return !own;
    });
    if (own) {
        return not_done(tr(worker_is_there), true);
    }
    if (touch.pick || length > Command::most_payload) {
        return touch_each(touch);
    }
    Command command;
    command.op = Op::touch;
    command.store = touch.store ? 1 : 0;
    command.args[0] = *base_;
    command.args[1] = touch.count;
    command.args[2] = touch.stride;
    command.args[3] = length;
    std::memcpy(command.payload, touch.bytes.data(), touch.bytes.size());
    return from(workers_.ask(proc_, command));
}

Performed Performer::touch_each(const TouchStatement& touch) {
    Performed sum;
    sum.minflt = sum.majflt = 0;
    for_each_touch(touch, *base_, pick_seed(script_, step_),
                   [&](u64 address) { return touch_at(touch, address, sum); });
    return sum;
}

/// In pieces, as long as one command may carry.
bool Performer::touch_at(const TouchStatement& touch, u64 address, Performed& sum) {
    std::size_t at = 0;
    do {
        const std::size_t size = std::min(touch.bytes.size() - at, Command::most_payload);
        Command command;
        command.op = Op::touch;
        command.store = touch.store ? 1 : 0;
        command.args[0] = address + at;
        command.args[1] = 1;
        command.args[3] = std::max<u64>(1, size);
        std::memcpy(command.payload, touch.bytes.data() + at, size);
        const Reply reply = workers_.ask(proc_, command);
        *sum.minflt += reply.minflt;
        *sum.majflt += reply.majflt;
        sum.signal = static_cast<int>(reply.signal);
        sum.result = reply.result;
        at += size;
    } while (sum.signal == 0 && at < touch.bytes.size());
    return sum.signal == 0;
}

// ---- the kernel's own work -----------------------------------------------------------------------------------------

Performed Performer::kernel_work(const KernelStatement& work, const StepOutcome& outcome,
                                 const Machine& after) {
    if (work.work == KernelStatement::Work::reclaim) {
        return not_done(tr("which pages are reclaimed is the kernel's own choice"), outcome.result != 0);
    }
    if (scanner_ == nullptr) {
        return not_done(traits_.ksm
                            ? tr("the kernel's same-page merging is switched on only by root, and only "
                                 "with leave (--allow-ksm)")
                            : tr("this kernel has no same-page merging"),
                        ksm_counts(after).shared != 0);
    }
    if (scannable_) { // ksmd never ends a scan of nothing
        scanner_->scan();
    }
    return {};
}

// ---- system calls --------------------------------------------------------------------------------------------------

Reply Performer::quietly(long number, std::initializer_list<u64> args) {
    Command command;
    command.op = Op::call;
    command.number = static_cast<u64>(number);
    std::copy(args.begin(), args.end(), command.args);
    return workers_.ask(proc_, command);
}

Performed Performer::system_call(long number, std::initializer_list<u64> args) {
    return from(quietly(number, args));
}

Performed Performer::text_call(long number, std::initializer_list<u64> args, unsigned at,
                               const std::string& text) {
    Command command;
    command.op = Op::call;
    command.number = static_cast<u64>(number);
    std::copy(args.begin(), args.end(), command.args);
    command.path_args = 1U << at;
    command.args[at] = 0;
    if (text.size() >= Command::most_payload) {
        throw Unavailable("a text is too long for a real call");
    }
    std::memcpy(command.payload, text.c_str(), text.size() + 1);
    return from(workers_.ask(proc_, command));
}

/// A number that cannot be one of the worker's own descriptors.
u64 Performer::descriptor(std::size_t i) const {
    const u64 fd = value(i) & 0xffffffffU;
    constexpr u64 never_open = 2000;
    return fd >= static_cast<u64>(channel_fd) ? never_open : fd;
}

/// Of the newest process with this pid; a pid that nobody has, if there is none.
i64 Performer::real_pid(u64 model_pid) const {
    constexpr i64 nobody = 0x3fffffff;
    const auto found =
        std::find_if(pids_.rbegin(), pids_.rend(), [&](const auto& p) { return p.first == model_pid; });
    return found == pids_.rend() ? nobody : workers_.pid(found->second);
}

Performed Performer::call(const CallStatement& call, const StepOutcome& outcome) {
    using vocabulary::CallId;
    if (call.recorded && CallResult::of(*call.recorded).failed()) {
        return not_done(tr("the error that was recorded is taken as given"), false);
    }
    if (outcome.has_result && CallResult::of(outcome.result).error() == Errno::enomem &&
        (call.call == "fork" || call.call == "vfork" || call.call == "clone" || call.call == "execve")) {
        return not_done(tr("the scenario's machine has less memory than this one"), false);
    }
    switch (vocabulary::find_call(call.call)->id) {
    case CallId::mmap:
    case CallId::munmap:
    case CallId::mprotect:
    case CallId::mremap:
    case CallId::brk:
    case CallId::madvise: return memory_call(call);
    case CallId::prctl: return prctl();
    case CallId::fork:
    case CallId::vfork:
    case CallId::clone:
    case CallId::clone3: return fork(call);
    case CallId::execve: return execve(call);
    case CallId::exit: return exit();
    case CallId::wait4: return wait4();
    case CallId::kill: return kill();
    case CallId::open: return open(call, 0);
    case CallId::openat: return open(call, 1);
    case CallId::close: return system_call(3, {descriptor(0)});
    case CallId::read: return transfer(call, false);
    case CallId::write: return transfer(call, true);
    case CallId::neutral: break;
    }
    return not_done(tr("this call touches no memory that is modelled"), false);
}

/// Root's kill(-1) and kill(0) would be real, so only the scenario's own processes are ever named.
Performed Performer::kill() {
    const auto pid = static_cast<i64>(static_cast<i32>(value(0)));
    const auto signal = static_cast<i32>(value(1));
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
    const Performed out = system_call(62, {static_cast<u64>(target), value(1)});
    if (dies && out.result == 0) {
        workers_.wait_for_end(victim);
    }
    return out;
}

Performed Performer::exit() {
    Command command;
    command.op = Op::call;
    command.number = 231; // exit_group
    command.args[0] = value(0);
    workers_.ask_to_die(proc_, command);
    return {};
}

/// Never waits: the model knows that a child has ended.
Performed Performer::wait4() {
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
    Performed out = from(workers_.fork(proc_, (flags & (vm | vfork)) | sigchld));
    if (*out.result > 0) {
        if (outcome_->result <= 0) {
            return not_done(tr("the kernel forked where the model did not"), true);
        }
        const Process& child = after_->processes.back();
        if (heaps_.contains(parent_space)) {
            heaps_.insert(child.mm);
        }
        out.result = outcome_->result;
    }
    if ((flags & vfork) != 0) { // its faults are known when it goes on
        out.minflt.reset();
        out.majflt.reset();
    }
    return out;
}

} // namespace cow::real

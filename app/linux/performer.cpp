#include "app/linux/performer.hpp"

#include "app/linux/payload.hpp"
#include "app/linux/vm/guest.hpp"
#include "core/base/errno.hpp"
#include "core/kernel/fs/files.hpp"
#include "core/kernel/task/prctl.hpp"
#include "core/language/language.hpp"
#include "core/scenario/environment.hpp"
#include "core/scenario/evaluate.hpp"
#include "core/scenario/touches.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace cow::real {

Performed performed(const Reply& reply) {
    Performed out;
    out.result = reply.result;
    out.minflt = reply.minflt;
    out.majflt = reply.majflt;
    out.signal = static_cast<int>(reply.signal);
    return out;
}

Performer::Performer(const Script& script, Workers& workers, RealFiles& files, const Traits& traits)
    : script_(script), workers_(workers), files_(files), traits_(traits),
      own_(workers, traits.raises_limits) {}

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
    before_.reset();
    scannable_ = !machine.ksm.spaces.empty() || !machine.ksm.items.empty();
    values_.clear();
    named_.clear();
    pids_.clear();
    limits_.clear();
    for (const Process& process : machine.processes) {
        limits_.push_back(process.limits);
    }
    stacks_.clear();
    for (const AddressSpace& space : machine.spaces) {
        stacks_.push_back(extent_of_stacks(space));
    }
    cold_.clear();
    sizes_.clear();
    for (const File& file : machine.files) {
        cold_.push_back(!file.cold.empty());
        sizes_.push_back(file.size);
    }
    const NameLookup lookup = lookup_in(env, machine);
    std::string problem; // the model will say it
    if (const auto* touch = std::get_if<TouchStatement>(&statement.what)) {
        base_ = evaluate(touch->addr, lookup, problem);
        const auto who = env.processes.find(statement.process);
        const bool known = who != env.processes.end();
        fetchable_ = base_ && known && may_fetch(*touch, machine, who->second);
        traced_ = known && machine.process(who->second).tracing.by != no_proc;
    } else if (const auto* work = std::get_if<KernelStatement>(&statement.what)) {
        if (work->work == KernelStatement::Work::reclaim) {
            before_ = machine;
        }
    } else if (const auto* call = std::get_if<CallStatement>(&statement.what)) {
        for (const Arg& arg : call->args) {
            named_.push_back(find_file(machine, arg.text));
        }
        values_ =
            evaluate_args(call->args, lookup, problem).value_or(std::vector<ArgValue>(call->args.size()));
    }
    for (u32 i = 0; i < machine.processes.size(); ++i) {
        if (machine.processes[i].state != ProcState::reaped) {
            pids_.emplace_back(machine.processes[i].pid, ProcId{i});
        }
    }
}

const std::string& Performer::why_unknown(const Statement& statement, ProcId actor, const Machine& before,
                                          const Unknown& unknown) const {
    static const std::string known;
    const std::string* why = &known;
    const Process& process = before.process(actor);
    if (const auto* touch = std::get_if<TouchStatement>(&statement.what); touch != nullptr && base_) {
        const u64 length = std::max<u64>(1, touch->bytes.size());
        for_each_touch(*touch, *base_, pick_seed(script_, step_), [&](u64 address) {
            for (u64 at = address & ~page_mask; at < address + length && why->empty(); at += page_size) {
                why = &unknown.page(before, process.mm, VirtAddr{at}.page());
            }
            return why->empty();
        });
    } else if (const auto* call = std::get_if<CallStatement>(&statement.what)) {
        const vocabulary::CallSpec& spec = *vocabulary::find_call(call->call);
        const bool of_bytes = spec.id != vocabulary::CallId::close && spec.id != vocabulary::CallId::mmap;
        for (std::size_t i = 0; of_bytes && i < spec.args.size() && i < values_.size() && why->empty(); ++i) {
            const u64 number = values_[i].number;
            if (spec.args[i].kind == vocabulary::ArgSpec::Kind::fd && number < process.fds.size() &&
                process.fds[number].open_file != no_open_file) {
                why = &unknown.file(before.open_files[process.fds[number].open_file].file);
            }
        }
    }
    return *why;
}

/// A new process with nothing mapped, and the limits that one begins with.
void Performer::spawn(const Machine& after) {
    own_.relax(ProcId{0}, after.processes.front().limits);
    workers_.spawn(ProcId{0});
    own_.enforce(ProcId{0}, after.processes.front().limits);
    const ProcId made{static_cast<u32>(workers_.count() - 1)};
    own_.enforce(made, after.processes[made.v].limits);
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
        if (!after.processes.front().can_act()) {
            return not_done(tr("a process cannot start as a child of init, which is stopped"), true);
        }
        spawn(after);
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

// ---- system calls --------------------------------------------------------------------------------------------------

Reply Performer::quietly(long number, std::initializer_list<u64> args) {
    Command command;
    command.op = Op::call;
    command.number = static_cast<u64>(number);
    std::copy(args.begin(), args.end(), command.args);
    return workers_.ask(proc_, command);
}

Performed Performer::done_by(const Command& command) {
    if (outcome_->signal == Signal::sigpipe && workers_.alive(proc_)) {
        workers_.ask_to_die(proc_, command);
        Performed out;
        out.signal = static_cast<int>(outcome_->signal);
        return out;
    }
    return performed(workers_.ask(proc_, command));
}

Performed Performer::system_call(long number, std::initializer_list<u64> args) {
    Command command;
    command.op = Op::call;
    command.number = static_cast<u64>(number);
    std::copy(args.begin(), args.end(), command.args);
    return done_by(command);
}

Performed Performer::text_call(long number, std::initializer_list<u64> args, unsigned at,
                               const std::string& text) {
    Payload payload;
    if (!payload.add(at, text)) {
        throw Unavailable(std::string(tr("a text is too long for a real call")));
    }
    return with_payload(number, std::vector<u64>(args), payload);
}

/// A terminal has no position. The real one, /dev/null, has; a socket has none either.
bool Performer::lacks_position(u64 fd) const {
    const OpenFile* open = kernel::open_file(*after_, proc_, static_cast<i32>(fd));
    return open != nullptr && open->kind == OpenKind::terminal && outcome_->has_result &&
           CallResult::of(outcome_->result).error() == Errno::espipe;
}

/// A number that cannot be one of the worker's own descriptors.
u64 Performer::descriptor(std::size_t i) const {
    const u64 fd = value(i) & 0xffffffffU;
    if (lacks_position(fd)) {
        return static_cast<u64>(channel_fd);
    }
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

bool Performer::has_more_memory() const {
    constexpr u8 never = 2;
    return !vm::is_ours() || script_.config.overcommit != never;
}

Performed Performer::call(const CallStatement& call, const StepOutcome& outcome) {
    if (call.recorded && CallResult::of(*call.recorded).failed()) {
        return not_done(tr("the error that was recorded is taken as given"), false);
    }
    if (has_more_memory() && outcome.has_result && CallResult::of(outcome.result).error() == Errno::enomem &&
        (call.call == "fork" || call.call == "vfork" || call.call == "clone" || call.call == "execve")) {
        return not_done(tr("the scenario's machine has less memory than this one"), false);
    }
    const vocabulary::CallSpec& spec = *vocabulary::find_call(call.call);
    const Perform by = find_performer(spec.id);
    if (spec.forks() || spec.id == vocabulary::CallId::execve || spec.id == vocabulary::CallId::exit) {
        return (this->*by)(call); // the worker needs descriptors of its own for it
    }
    own_.limit_descriptors(proc_, limits_[proc_.v]);
    Performed out = as_root(spec.id, (this->*by)(call));
    if (traits_.journal) {
        leave_out_journal(spec.id, out);
    }
    if (workers_.alive(proc_)) {
        own_.enforce(proc_, after_->process(proc_).limits);
    }
    return traits_.forces_memory ? out : without_force(std::move(out));
}

/// What is written to /proc/PID/mem does not come to the same where protections hold.
Performed Performer::without_force(Performed done) const {
    const OpenFile* open =
        values_.empty() ? nullptr : kernel::open_file(*after_, proc_, static_cast<i32>(value(0)));
    if (open != nullptr && open->kind == OpenKind::mem && outcome_->has_result &&
        done.result != outcome_->result) {
        return not_done(
            tr("this kernel does not let anybody write to memory by force (proc_mem.force_override)"), true);
    }
    return done;
}

/// Would anybody but root be over the limit with so many bytes more?
bool Performer::may_lock_too_much(u64 bytes) const {
    const Process& process = after_->process(proc_);
    const u64 pages = after_->space(process.mm).locked_pages() + pages_for(bytes) + 1;
    return pages > process.limits.pages(Resource::memlock);
}

/// What only root may does not come to the same for anybody else.
Performed Performer::as_root(vocabulary::CallId id, Performed done) const {
    using vocabulary::CallId;
    constexpr std::array locks{CallId::mlock,  CallId::mlock2, CallId::mlockall, CallId::mmap,
                               CallId::mremap, CallId::shmctl, CallId::shmat};
    const auto error_of = [](const std::optional<i64>& result) {
        return result ? CallResult::of(*result).error() : Errno::ok;
    };
    const Errno error = error_of(done.result);
    const Errno expected = error_of(outcome_->has_result ? std::optional(outcome_->result) : std::nullopt);
    const bool refused = error == Errno::eperm || error == Errno::eacces;
    const bool may_lock = std::find(locks.begin(), locks.end(), id) != locks.end();
    const bool no_room =
        may_lock && expected == Errno::ok && (error == Errno::eagain || error == Errno::enomem);
    // Before root's mlock comes to what is not mapped, it has locked what is.
    const bool either = (id == CallId::mlock || id == CallId::mlock2) && error == Errno::enomem &&
                        may_lock_too_much(value(1));
    if (after_->config.root && !traits_.root && ((error != expected && (refused || no_room)) || either)) {
        return not_done(tr("this takes root"), true);
    }
    return done;
}

Performer::Perform Performer::find_performer(vocabulary::CallId id) {
    for (const auto& rows : {memory_rows(), limit_rows(), file_rows(), transfer_rows(), task_rows(),
                             descriptor_rows(), other_rows(), sync_rows(), ipc_rows()}) {
        for (const Row& row : rows) {
            if (row.id == id) {
                return row.perform;
            }
        }
    }
    return nullptr;
}

bool Performer::can_perform(vocabulary::CallId id) { return find_performer(id) != nullptr; }

} // namespace cow::real

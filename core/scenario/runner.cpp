#include "core/scenario/runner.hpp"

#include "core/kernel/fault/access.hpp"
#include "core/kernel/fs/files.hpp"
#include "core/kernel/page/ksm_scan.hpp"
#include "core/kernel/page/vmscan.hpp"
#include "core/kernel/page/writeback.hpp"
#include "core/kernel/task/fork.hpp"
#include "core/scenario/answer.hpp"
#include "core/scenario/dispatch/dispatch.hpp"
#include "core/scenario/expect.hpp"
#include "core/scenario/touches.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace cow {
namespace {

/// Makes a declared file, with the contents it was given.
void add_file(Machine& machine, Kernel& kernel, const FileStatement& file) {
    std::optional<ContentId> fill;
    if (file.content && file.content->size() == 1) {
        PageBytes page{};
        page.fill(static_cast<u8>(file.content->front()));
        fill = machine.contents->from_bytes(page);
    } else if (file.content) {
        fill = zero_content;
    }
    const FileId id = create_file(kernel, file.path, file.bytes, file.exec, fill);
    if (!file.content || file.content->size() == 1) {
        return;
    }
    set_first_bytes(kernel, id,
                    std::span(reinterpret_cast<const u8*>(file.content->data()), file.content->size()));
}

class TouchRunner {
public:
    TouchRunner(const TouchStatement& touch, Kernel& kernel, ProcId proc, StepOutcome& out)
        : touch_(touch), kernel_(kernel), proc_(proc), out_(out) {}

    void run(u64 base, u64 seed) {
        for_each_touch(touch_, base, seed, [&](u64 addr) { return one(VirtAddr{addr}); });
    }

private:
    bool one(VirtAddr addr) {
        const std::span bytes(reinterpret_cast<const u8*>(touch_.bytes.data()), touch_.bytes.size());
        const AccessOutcome access = touch_.fetch        ? fetch(kernel_, proc_, addr)
                                     : !touch_.store     ? load(kernel_, proc_, addr)
                                     : bytes.size() == 1 ? store(kernel_, proc_, addr, bytes.front())
                                                         : store(kernel_, proc_, addr, bytes);
        if (out_.decision == Decision::none) {
            out_.decision = access.decision;
        }
        const bool loaded = !touch_.store && !touch_.fetch && access.done;
        out_.has_result = loaded && access.value.has_value();
        out_.unknown = loaded && !access.value.has_value();
        out_.result = out_.has_result ? *access.value : 0;
        return access.done;
    }

    const TouchStatement& touch_;
    Kernel& kernel_;
    ProcId proc_;
    StepOutcome& out_;
};

} // namespace

Runner::Runner(Script script, RunOptions options)
    : script_(std::move(script)), options_(std::move(options)), steps_(script_.steps()) {
    script_.config.fork = options_.fork.value_or(script_.config.fork);
    script_.config.bug = options_.bug.value_or(script_.config.bug);
    for (std::size_t i = 0; i < script_.statements.size(); ++i) {
        if (std::holds_alternative<LabelStatement>(script_.statements[i].what)) {
            headings_.push_back(i);
        }
    }
}

const LabelStatement* Runner::heading_above(std::size_t statement) const {
    const auto behind = std::lower_bound(headings_.begin(), headings_.end(), statement);
    return behind == headings_.begin() ? nullptr
                                       : &std::get<LabelStatement>(script_.statements[behind[-1]].what);
}

Machine Runner::start() const {
    Machine machine(script_.config);
    Kernel kernel(machine, nullptr);
    u32 pid = 0;
    for (const Statement& statement : script_.statements) {
        if (const auto* file = std::get_if<FileStatement>(&statement.what)) {
            add_file(machine, kernel, *file);
        }
        if (pid == 0 && statement.process == "init") {
            pid = statement.trace_pid.value_or(0);
        }
    }
    create_process(kernel, "init", pid);
    return machine;
}

Environment Runner::environment() const {
    Environment env;
    env.processes["init"] = ProcId{0};
    env.allocations_until_failure = options_.fail_allocation;
    return env;
}

namespace {

/// One step being run.
class StepRunner {
public:
    StepRunner(const Script& script, std::size_t step, Machine& machine, std::vector<Event>* log,
               Environment& env)
        : script_(script), step_(step), machine_(machine), env_(env), kernel_(machine, log) {
        kernel_.fail_allocation(env.allocations_until_failure);
    }

    void run(const Statement& statement, StepOutcome& out) {
        if (const auto* work = std::get_if<KernelStatement>(&statement.what)) {
            kernel_work(*work, out);
        } else if (const auto* process = std::get_if<ProcessStatement>(&statement.what)) {
            out.proc = add_process(process->name, 0);
        } else if (std::holds_alternative<RecordedStatement>(statement.what)) {
            out.problem = "it was recorded, and cannot be run again";
        } else if (actor(statement, out)) {
            act(statement, out);
        }
        env_.allocations_until_failure = kernel_.allocations_until_failure();
    }

private:
    void kernel_work(const KernelStatement& work, StepOutcome& out) {
        if (work.work == KernelStatement::Work::ksm_scan) {
            ksm_scan(kernel_);
            return;
        }
        out.has_result = true;
        out.result =
            static_cast<i64>(work.work == KernelStatement::Work::reclaim ? reclaim(kernel_, work.pages)
                                                                         : write_back_all(kernel_));
    }

    ProcId add_process(const std::string& name, u32 pid) {
        const ProcId proc = create_process(kernel_, name, pid);
        env_.processes[name] = proc;
        env_.pids[machine_.process(proc).pid] = name;
        return proc;
    }

    /// Finds who acts. False, with a problem, when they cannot.
    bool actor(const Statement& statement, StepOutcome& out) {
        const std::string& name = statement.process;
        if (statement.trace_pid && !env_.processes.contains(name)) {
            add_process(name, *statement.trace_pid);
        }
        out.proc = find_process(env_, name, out.problem);
        if (out.proc == no_proc) {
            return false;
        }
        const Process& process = machine_.process(out.proc);
        if (!process.alive()) {
            out.problem = process.signal == Signal::none
                              ? fmt::format("{} has exited", name)
                              : fmt::format("{} was killed by {}", name, signal_name(process.signal));
        } else if (process.vfork_child != no_proc) {
            out.problem = fmt::format("{} is suspended until {} executes a program or exits", name,
                                      machine_.name(machine_.process(process.vfork_child)));
        } else if (process.tracing.stopped) {
            out.problem = process.tracing.by == no_proc
                              ? fmt::format("{} is stopped: its tracer ended before it let it go on", name)
                              : fmt::format("{} is stopped by {}, which traces it", name,
                                            machine_.name(machine_.process(process.tracing.by)));
        }
        return out.problem.empty();
    }

    void act(const Statement& statement, StepOutcome& out) {
        if (const auto* touch = std::get_if<TouchStatement>(&statement.what)) {
            const auto base = evaluate(touch->addr, lookup_in(env_, machine_), out.problem);
            if (base) {
                TouchRunner(*touch, kernel_, out.proc, out).run(*base, pick_seed(script_, step_));
            }
        } else if (const auto* call = std::get_if<CallStatement>(&statement.what)) {
            run_call(*call, {kernel_, out.proc, env_}, out);
        }
        const Process& process = machine_.process(out.proc);
        out.signal = process.alive() ? Signal::none : process.signal;
    }

    const Script& script_;
    std::size_t step_;
    Machine& machine_;
    Environment& env_;
    Kernel kernel_;
};

} // namespace

StepOutcome Runner::run_step(std::size_t step, Machine& machine, std::vector<Event>* log,
                             Environment& env) const {
    StepOutcome out;
    out.statement = steps_[step];
    const Statement& statement = script_.statements[out.statement];
    // A call makes few events and says its decisions only in them; a load or store may make millions.
    std::vector<Event> own;
    const std::vector<const AskStatement*> asked = questions(step);
    const bool asks_for_events =
        std::any_of(asked.begin(), asked.end(), [](const AskStatement* ask) { return needs_events(*ask); });
    if (log == nullptr && (asks_for_events || std::holds_alternative<CallStatement>(statement.what))) {
        log = &own;
    }
    const std::size_t first = log != nullptr ? log->size() : 0;
    StepRunner(script_, step, machine, log, env).run(statement, out);
    if (log != nullptr) {
        const FaultDecided* decided = first_decision(std::span(*log).subspan(first));
        out.decision = decided != nullptr ? decided->decision : Decision::none;
    }
    const std::span<const Event> events =
        log != nullptr ? std::span<const Event>(*log).subspan(first) : std::span<const Event>();
    out.answers = answers(step, out, events, machine, env);
    return out;
}

std::vector<const AskStatement*> Runner::questions(std::size_t step) const {
    std::vector<const AskStatement*> out;
    for (std::size_t i = step == 0 ? 0 : steps_[step - 1] + 1; i < steps_[step]; ++i) {
        if (const auto* ask = std::get_if<AskStatement>(&script_.statements[i].what)) {
            out.push_back(ask);
        }
    }
    return out;
}

std::vector<Answer> Runner::answers(std::size_t step, const StepOutcome& outcome,
                                    std::span<const Event> events, const Machine& machine,
                                    const Environment& env) const {
    std::vector<Answer> out;
    if (outcome.problem.empty()) { // else there is nothing to be right about
        for (const AskStatement* ask : questions(step)) {
            out.push_back(answer_to(*ask, outcome, events, machine, env));
        }
    }
    return out;
}

ExpectOutcome Runner::evaluate(const ExpectStatement& expect, const Machine& machine,
                               const Environment& env) const {
    return evaluate_condition(expect.condition, machine, env);
}

} // namespace cow

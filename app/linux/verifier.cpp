#include "app/linux/verifier.hpp"

#include "app/linux/disk_races.hpp"
#include "app/linux/observer.hpp"
#include "app/linux/own_machine.hpp"
#include "app/linux/performer.hpp"
#include "app/linux/vm/guest.hpp"
#include "core/base/errno.hpp"
#include "core/language/language.hpp"
#include "core/scenario/vocabulary/calls.hpp"
#include "core/scenario/writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

namespace cow::real {
namespace {

constexpr u64 most_file_bytes = 64U << 20U;
constexpr u32 small_machine = 1U << 16U; // frames

/// The model plays by the rules of the kernel underneath.
Script under_traits(Script script, const Traits& traits) {
    if (!script.config.kernel_given) {
        script.config.set_kernel(nearest_kernel(traits.release));
    }
    script.config.traits = traits.rules.has;
    script.config.zero_page = traits.zero_page;
    script.config.fault_around = traits.fault_around;
    script.config.read_ahead = traits.read_ahead;
    script.config.reclaims_tables = traits.page_table_reclaim;
    script.config.names_areas = traits.area_names;
    script.config.aligns_files = traits.aligns_files;
    script.config.files_in_memory = !traits.disk_files;
    script.config.lowest_for_users = traits.lowest_for_users;
    u32& maps = script.config.max_map_count;
    const bool as_here = maps == MachineConfig{}.max_map_count;
    if (as_here || !vm::is_ours()) { // of which the worker has some
        maps = as_here ? traits.max_map_count : maps;
        maps -= std::min(maps - 1, traits.worker_maps);
    }
    return script;
}

std::string obstacle_of(const Script& script, const Traits& traits, bool faulty) {
    const MachineConfig& config = script.config;
    if (!traits.supported) {
        return trf("real processes cannot be driven on this machine: {}", traits.why_not);
    }
    if (config.kernel_given && !is_release_of(traits.release, kernel_version_name(config.kernel))) {
        return trf("it is about Linux {}, and this is {}", kernel_version_name(config.kernel),
                   traits.release);
    }
    if (config.fork != ForkMode::cow) {
        return trf("fork={} is not what Linux does", fork_mode_name(config.fork));
    }
    if (config.bug != Bug::none && !faulty) {
        return std::string(tr("a kernel with a fault built in (bug=) is none that Linux is"));
    }
    if (config.levels < MachineConfig{}.levels) {
        return trf("levels={} is a smaller address space than processes have here", config.levels);
    }
    if (config.overcommit != traits.overcommit && !vm::is_ours()) {
        return trf("overcommit={} is a setting of the whole machine, and this one runs with {}",
                   config.overcommit, traits.overcommit);
    }
    if (config.max_map_count + traits.worker_maps != traits.max_map_count && !vm::is_ours()) {
        return trf("max_map_count={} is a setting of the whole machine, and this one runs with {}",
                   config.max_map_count + traits.worker_maps, traits.max_map_count);
    }
    for (const Statement& statement : script.statements) {
        const auto* file = std::get_if<FileStatement>(&statement.what);
        if (file != nullptr && file->bytes > most_file_bytes) {
            return trf("{} is larger than the 64 MiB that are made for real", file->path);
        }
    }
    return "";
}

bool ran_out(const Event& event) {
    return std::holds_alternative<ReclaimBegan>(event) || std::holds_alternative<AllocationFailed>(event) ||
           std::holds_alternative<OomKilled>(event);
}

bool is_reclaim(const Statement& statement) {
    const auto* work = std::get_if<KernelStatement>(&statement.what);
    return work != nullptr && work->work == KernelStatement::Work::reclaim;
}

/// All of the scenario's memory is taken at some moment, and only processes can give some back.
bool runs_out(const Runner& runner) {
    Machine machine = runner.start();
    Environment env = runner.environment();
    for (std::size_t step = 0; step < runner.step_count(); ++step) {
        std::vector<Event> events;
        runner.run_step(step, machine, &events, env);
        const Statement& statement = runner.script().statements[runner.statement_of(step)];
        if (!is_reclaim(statement) && std::any_of(events.begin(), events.end(), ran_out)) {
            return machine.files.empty();
        }
    }
    return false;
}

/// What the scenario makes of a machine that is its own.
OwnMachine::Rules rules_for(const Runner& runner, const Traits& traits, bool small) {
    const MachineConfig& config = runner.script().config;
    const bool maps = config.max_map_count + traits.worker_maps != traits.max_map_count;
    return {maps ? config.max_map_count + traits.worker_maps : 0, config.overcommit,
            small && runs_out(runner)};
}

bool is_merging(const Statement& statement) {
    const auto* call = std::get_if<CallStatement>(&statement.what);
    const auto advises = [](const Arg& arg) {
        return arg.text == "MADV_MERGEABLE" || arg.text == "PR_SET_MEMORY_MERGE";
    };
    return call != nullptr && std::any_of(call->args.begin(), call->args.end(), advises);
}

bool is_scan(const Statement& statement) {
    const auto* work = std::get_if<KernelStatement>(&statement.what);
    return work != nullptr && work->work == KernelStatement::Work::ksm_scan;
}

bool any(const Script& script, bool (*is)(const Statement&)) {
    return std::any_of(script.statements.begin(), script.statements.end(), is);
}

} // namespace

class Verifier::Impl {
public:
    Impl(Script script, const VerifyOptions& options)
        : traits_(probe_traits()), runner_(under_traits(std::move(script), traits_),
                                           {.fork = {}, .bug = options.bug, .fail_allocation = -1}),
          machine_(runner_.start()), env_(runner_.environment()),
          obstacle_(obstacle_of(runner_.script(), traits_, options.bug.has_value())), options_(options),
          small_(runner_.script().config.frames <= small_machine) {
        if (!obstacle_.empty()) {
            return;
        }
        try {
            start();
        } catch (const Unavailable& reason) {
            obstacle_ = reason.what();
        }
    }

    StepVerdict advance();
    bool at_end() const { return step_ >= runner_.step_count(); }
    std::vector<std::string> left_out() const {
        return observer_ ? observer_->left_out() : std::vector<std::string>{};
    }

    const Traits& traits_;
    Runner runner_;
    Machine machine_;
    Environment env_;
    std::string obstacle_;
    std::size_t step_ = 0;

private:
    /// The model before the step.
    struct Before {
        std::vector<std::pair<u64, u64>> faults; ///< minor and major ones, of each process
        i64 spaces = 0;
        u64 committed = 0;   ///< pages
        std::string unknown; ///< why nobody knows what the step comes to; "" else
        Effects spread;      ///< and what is not known any more after it
        DiskRaces disk;
    };
    void start();
    Before before_step() const;
    void verify(const Statement& statement, const StepOutcome& outcome, const Before& before,
                StepVerdict& verdict);
    void foresee_unknown(const Statement& statement, Before& before) const;
    void note_effects(const Statement& statement, const StepOutcome& outcome, const Performed& done,
                      const Before& before);
    std::string too_much(const std::vector<Event>& events) const;
    void see_step(const Statement& statement, const StepOutcome& outcome, const Before& before,
                  const Performed& done, StepSeen& model, StepSeen& kernel) const;
    static bool went_other_way(const Statement& statement, const StepOutcome& outcome, const Performed& done);
    void notice_deaths();
    void wait_for_stops();
    void settle_death(const StepOutcome& outcome, const Performed& done);

    VerifyOptions options_;
    std::optional<RealFiles> files_;
    std::optional<Guard> guard_;
    std::optional<Workers> workers_;
    std::optional<OwnMachine> own_machine_;
    std::optional<KsmScanner> scanner_;
    std::optional<Performer> performer_;
    std::optional<Observer> observer_;
    bool small_ = false; ///< its memory may run out, so that events are looked at
    Unknown unknown_;
    std::string parted_; ///< why the model and the kernel no longer play the same scenario
};

void Verifier::Impl::start() {
    const Script& script = runner_.script();
    const bool scans = options_.allow_ksm && traits_.ksm_writable && any(script, is_scan);
    const Fd lock = scans ? lock_ksm() : Fd();
    if (!scans && ksm_number("run") == 1 && any(script, is_merging)) {
        obstacle_ = trf("the kernel's own same-page merging is running, and merges when it likes");
        return;
    }
    files_.emplace(traits_.directory, traits_.disk_files);
    guard_.emplace(files_->directory(), lock);
    if (!script.config.root) {
        files_->open_to_all();
    }
    files_->create_all(machine_);
    workers_.emplace(*guard_, script.config.root);
    performer_.emplace(script, *workers_, *files_, traits_);
    performer_->adopt_orphans();
    if (scans) {
        guard_->restore_ksm();
        scanner_.emplace();
        performer_->use_scanner(*scanner_);
    }
    if (vm::is_ours()) {
        own_machine_.emplace(*workers_, rules_for(runner_, traits_, small_));
    }
    const Sight sight = choose_sight(traits_, options_.use_privilege, script.config.levels, scans);
    observer_.emplace(machine_, *workers_, *files_, sight, options_.falsify);
}

Verifier::Impl::Before Verifier::Impl::before_step() const {
    Before before;
    for (const Process& process : machine_.processes) {
        before.faults.emplace_back(process.minflt, process.majflt);
    }
    before.spaces = live_spaces(machine_);
    before.committed = machine_.counters.committed;
    before.disk = DiskRaces(machine_);
    return before;
}

/// Whether the step depends on what is not known.
void Verifier::Impl::foresee_unknown(const Statement& statement, Before& before) const {
    const auto actor = env_.processes.find(statement.process);
    if (unknown_.none() || actor == env_.processes.end()) {
        return;
    }
    const MmId mm = machine_.process(actor->second).mm;
    if (mm == no_mm) {
        return;
    }
    before.unknown = performer_->why_unknown(statement, actor->second, machine_, unknown_);
    if (std::holds_alternative<CallStatement>(statement.what) && !before.unknown.empty()) {
        before.spread = Effects::on_memory(mm); // it may have read from there
    }
}

/// Memory that ran out in the model must not run out for real.
std::string Verifier::Impl::too_much(const std::vector<Event>& events) const {
    const bool asked = is_reclaim(runner_.script().statements[runner_.statement_of(step_ - 1)]);
    if (own_machine_ && machine_.files.empty()) { // where only processes can give memory back
        return "";
    }
    if (!asked && std::any_of(events.begin(), events.end(), ran_out)) {
        return trf("the memory of the scenario's machine is full, that of this one is not");
    }
    if (!small_ && machine_.frames.free_count() == 0) {
        return trf("the memory of the scenario's machine may have been full");
    }
    if (machine_.frames.used() > traits_.memory_pages / 4) {
        return trf("it would take more than a quarter of this machine's memory");
    }
    return "";
}

StepVerdict Verifier::Impl::advance() {
    StepVerdict verdict;
    verdict.step = step_;
    verdict.statement = runner_.statement_of(step_);
    const Statement& statement = runner_.script().statements[verdict.statement];
    Before before = before_step();
    if (parted_.empty() && obstacle_.empty()) {
        files_->warm(machine_);
        if (own_machine_) {
            own_machine_->before_step(machine_);
        }
        performer_->prepare(step_, statement, env_, machine_);
        foresee_unknown(statement, before);
    }
    std::vector<Event> events; // of a large machine there could be millions
    const StepOutcome outcome = runner_.run_step(step_, machine_, small_ ? &events : nullptr, env_);
    ++step_;
    verdict.result = format_result(runner_.script(), outcome);
    verdict.verdict = Verdict::not_compared;
    const bool together = obstacle_.empty() && parted_.empty();
    if (together && outcome.problem.empty()) {
        parted_ = too_much(events);
    }
    verdict.why = !obstacle_.empty() ? obstacle_ : !parted_.empty() ? parted_ : outcome.problem;
    if (verdict.why.empty()) {
        try {
            verify(statement, outcome, before, verdict);
        } catch (const Unavailable& reason) {
            parted_ = reason.what();
            verdict.verdict = Verdict::not_compared;
            verdict.why = parted_;
        }
    }
    return verdict;
}

void Verifier::Impl::verify(const Statement& statement, const StepOutcome& outcome, const Before& before,
                            StepVerdict& verdict) {
    observer_->before_step();
    const Performed done = performer_->perform(statement, outcome, machine_);
    settle_death(outcome, done);
    if (own_machine_) {
        notice_deaths();
    }
    const std::optional<i64> charged = observer_->charged(live_spaces(machine_) - before.spaces);
    note_effects(statement, outcome, done, before);
    verdict.why = done.why_not.empty() ? before.unknown : done.why_not;
    if (!done.why_not.empty()) {
        return;
    }
    wait_for_stops();
    if (went_other_way(statement, outcome, done)) {
        parted_ = trf("the kernel went another way in line {}", statement.line);
    }
    if (!verdict.why.empty()) {
        return;
    }
    Seen model;
    Seen kernel;
    see_step(statement, outcome, before, done, model.step, kernel.step);
    kernel.step.committed = charged;
    observer_->judge(model, kernel, unknown_, parted_.empty(), at_end(), verdict);
    if (!done.why_left_out.empty()) {
        verdict.left_out.push_back(done.why_left_out);
    }
    const auto* touch = std::get_if<TouchStatement>(&statement.what);
    if (touch != nullptr && !touch->store && !outcome.has_result && outcome.signal == Signal::none) {
        verdict.left_out.emplace_back(tr("the byte that was read, which nobody knows"));
    }
    for (const std::string& listed : unknown_.listed(machine_)) {
        verdict.left_out.push_back(listed);
    }
    verdict.verdict = verdict.differences.empty() ? Verdict::agrees : Verdict::differs;
}

/// Also of processes that had no part in the step.
void Verifier::Impl::notice_deaths() {
    std::vector<ProcId> dead;
    for (u32 i = 0; i < machine_.processes.size(); ++i) {
        if (!machine_.processes[i].alive()) {
            dead.push_back(ProcId{i});
        }
    }
    workers_->notice_deaths(dead);
}

/// What is not known any more from here on: also where a call has brought what was not known before.
void Verifier::Impl::note_effects(const Statement& statement, const StepOutcome& outcome,
                                  const Performed& done, const Before& before) {
    const std::string& why = done.why_not.empty() ? done.why_left_out : done.why_not;
    unknown_.add(done.effects, trf("since line {}: {}", statement.line, why));
    unknown_.add(before.spread, before.unknown);
    if (const std::string_view lost = before.disk.lost(machine_);
        !lost.empty() && outcome.proc != no_proc && machine_.process(outcome.proc).mm != no_mm) {
        unknown_.add(Effects::on_memory(machine_.process(outcome.proc).mm),
                     trf("since line {}: {}", statement.line, lost));
    }
    if (!unknown_.everything().empty()) {
        parted_ = trf("not the same any more {}", unknown_.everything());
    }
    const auto* call = std::get_if<CallStatement>(&statement.what);
    if (call == nullptr || unknown_.none()) {
        return;
    }
    const MmId mm = machine_.process(outcome.proc).mm;
    if (mm != no_mm && outcome.result > 0 && vocabulary::find_call(call->call)->forks()) {
        unknown_.forked(mm, machine_.processes.back().mm);
    }
}

/// What the step itself came to.
void Verifier::Impl::see_step(const Statement& statement, const StepOutcome& outcome, const Before& before,
                              const Performed& done, StepSeen& model, StepSeen& kernel) const {
    model.process = statement.process;
    if (std::holds_alternative<TouchStatement>(statement.what)) {
        model.signal = signal_name(outcome.signal);
        kernel.signal = signal_name(static_cast<Signal>(done.signal));
    }
    if (outcome.has_result && done.result) {
        const auto* call = std::get_if<CallStatement>(&statement.what);
        const std::string what = call != nullptr ? call->call : "load";
        model.result = call_result_text(what, outcome.result);
        kernel.result = call_result_text(what, *done.result);
    }
    if (outcome.proc != no_proc && outcome.proc.v < before.faults.size()) {
        const Process& process = machine_.process(outcome.proc);
        const auto [minor, major] = before.faults[outcome.proc.v];
        model.minflt = process.minflt - minor;
        model.majflt = process.majflt - major;
        if (process.mm == no_mm || unknown_.memory(process.mm).empty()) {
            kernel.minflt = done.minflt;
            kernel.majflt = done.majflt;
        }
    }
    model.committed = static_cast<i64>(machine_.counters.committed - before.committed);
}

/// From there on nothing means anything: the two have other memory, or one lacks a process.
bool Verifier::Impl::went_other_way(const Statement& statement, const StepOutcome& outcome,
                                    const Performed& done) {
    if (std::holds_alternative<TouchStatement>(statement.what)) {
        return static_cast<int>(outcome.signal) != done.signal;
    }
    return outcome.has_result && done.result && outcome.result != *done.result;
}

/// The worker survives the access that its process died of, until it is told to die too.
void Verifier::Impl::settle_death(const StepOutcome& outcome, const Performed& done) {
    if (done.signal == 0 || outcome.proc == no_proc || !workers_->alive(outcome.proc)) {
        return;
    }
    Command command;
    command.op = Op::raise;
    command.args[0] = static_cast<u64>(done.signal);
    workers_->ask_to_die(outcome.proc, command);
}

/// Whoever a signal stops is so when the step is over, as in the model.
void Verifier::Impl::wait_for_stops() {
    for (u32 i = 0; i < machine_.processes.size(); ++i) {
        const Process& process = machine_.processes[i];
        if (process.alive() && process.tracing.stopped && workers_->alive(ProcId{i})) {
            workers_->wait_for_stop(ProcId{i});
        }
    }
}

// ---- the interface -------------------------------------------------------------------------------------------------

Verifier::Verifier(Script script, const VerifyOptions& options)
    : impl_(std::make_unique<Impl>(std::move(script), options)) {}
Verifier::~Verifier() = default;

const std::string& Verifier::obstacle() const { return impl_->obstacle_; }
const Traits& Verifier::traits() const { return impl_->traits_; }
const Script& Verifier::script() const { return impl_->runner_.script(); }
const Machine& Verifier::machine() const { return impl_->machine_; }
std::vector<std::string> Verifier::left_out() const { return impl_->left_out(); }
std::size_t Verifier::step() const { return impl_->step_; }
bool Verifier::at_end() const { return impl_->at_end(); }
StepVerdict Verifier::advance() { return impl_->advance(); }

} // namespace cow::real

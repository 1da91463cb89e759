#include "app/linux/verifier.hpp"

#include "app/linux/compare.hpp"
#include "app/linux/performer.hpp"
#include "app/linux/see.hpp"
#include "core/base/errno.hpp"
#include "core/language/language.hpp"
#include "core/scenario/writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace cow::real {
namespace {

constexpr u64 most_file_bytes = 64U << 20U;
constexpr u32 levels_of_x86 = 4;
constexpr u32 small_machine = 1U << 16U; // frames

/// The model plays by the rules of the kernel underneath.
Script under_traits(Script script, const Traits& traits) {
    script.config.zero_page = traits.zero_page;
    script.config.fault_around = traits.fault_around;
    script.config.reclaims_tables = traits.page_table_reclaim;
    return script;
}

std::string obstacle_of(const Script& script, const Traits& traits, bool faulty) {
    const MachineConfig& config = script.config;
    if (!traits.supported) {
        return trf("real processes cannot be driven on this machine: {}", traits.why_not);
    }
    if (config.fork != ForkMode::cow) {
        return trf("fork={} is not what Linux does", fork_mode_name(config.fork));
    }
    if (config.bug != Bug::none && !faulty) {
        return trf("bug={} is a fault that Linux does not have", bug_name(config.bug));
    }
    if (config.overcommit != traits.overcommit) {
        return trf("overcommit={} is a setting of the whole machine, and this one runs with {}",
                   config.overcommit, traits.overcommit);
    }
    for (const Statement& statement : script.statements) {
        const auto* file = std::get_if<FileStatement>(&statement.what);
        if (file != nullptr && file->bytes > most_file_bytes) {
            return trf("{} is larger than the 64 MiB that are made for real", file->path);
        }
    }
    return "";
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
          obstacle_(obstacle_of(runner_.script(), traits_, options.bug.has_value())),
          small_(runner_.script().config.frames <= small_machine) {
        if (!obstacle_.empty()) {
            return;
        }
        try {
            start(options);
        } catch (const Unavailable& reason) {
            obstacle_ = reason.what();
        }
    }

    StepVerdict advance();

    const Traits& traits_;
    Runner runner_;
    Machine machine_;
    Environment env_;
    std::string obstacle_;
    std::vector<std::string> left_out_;
    std::size_t step_ = 0;

private:
    /// Minor and major faults of each process before the step.
    using Before = std::vector<std::pair<u64, u64>>;
    void start(const VerifyOptions& options);
    void choose_sight(const VerifyOptions& options);
    Before before_step() const;
    void verify(const Statement& statement, const StepOutcome& outcome, const Before& before,
                StepVerdict& verdict);
    std::string too_much(const std::vector<Event>& events) const;
    void compare_outcome(const Statement& statement, const StepOutcome& outcome, const Before& before,
                         const Performed& done, Comparison& out);
    void settle_death(const StepOutcome& outcome, const Performed& done);

    std::optional<RealFiles> files_;
    std::optional<Guard> guard_;
    std::optional<Workers> workers_;
    std::optional<KsmScanner> scanner_;
    std::optional<Performer> performer_;
    Sight sight_;
    bool small_ = false; ///< its memory may run out, so that events are looked at
    std::string parted_; ///< why the model and the kernel no longer play the same scenario
};

void Verifier::Impl::start(const VerifyOptions& options) {
    const Script& script = runner_.script();
    const bool scans = options.allow_ksm && traits_.ksm_writable && any(script, is_scan);
    const Fd lock = scans ? lock_ksm() : Fd();
    if (!scans && ksm_number("run") == 1 && any(script, is_merging)) {
        obstacle_ = trf("the kernel's own same-page merging is running, and merges when it likes");
        return;
    }
    files_.emplace(traits_.directory);
    guard_.emplace(files_->directory(), lock);
    files_->create_all(machine_);
    workers_.emplace(*guard_);
    performer_.emplace(script, *workers_, *files_, traits_);
    performer_->adopt_orphans();
    if (scans) {
        guard_->restore_ksm();
        scanner_.emplace();
        performer_->use_scanner(*scanner_);
    }
    choose_sight(options);
}

void Verifier::Impl::choose_sight(const VerifyOptions& options) {
    sight_.frames = options.use_privilege && traits_.frames_readable;
    sight_.zero_page = sight_.frames || traits_.pagemap_scan;
    sight_.page_tables = runner_.script().config.levels == levels_of_x86;
    sight_.ksm_counts = scanner_ && ksm_number("pages_shared") == 0 && ksm_number("pages_unshared") == 0;
    if (!sight_.frames) {
        left_out_.emplace_back(
            tr("which frame a page has, its mapcount, and whether it is exclusive or merged: "
               "reading those takes CAP_SYS_ADMIN"));
    }
    if (!sight_.zero_page) {
        left_out_.emplace_back(tr("which pages are the zero page: this kernel tells only root"));
    }
    if (!sight_.page_tables) {
        left_out_.emplace_back(tr("page tables: this processor's have four levels"));
    }
    if (scanner_ && !sight_.ksm_counts) {
        left_out_.emplace_back(
            tr("pages_shared, pages_sharing and pages_unshared: others are being merged too"));
    }
}

Verifier::Impl::Before Verifier::Impl::before_step() const {
    Before before;
    for (const Process& process : machine_.processes) {
        before.emplace_back(process.minflt, process.majflt);
    }
    return before;
}

/// Memory that ran out in the model must not run out for real.
std::string Verifier::Impl::too_much(const std::vector<Event>& events) const {
    const auto ran_out = [](const Event& event) {
        return std::holds_alternative<ReclaimBegan>(event) ||
               std::holds_alternative<AllocationFailed>(event) || std::holds_alternative<OomKilled>(event);
    };
    const auto* work =
        std::get_if<KernelStatement>(&runner_.script().statements[runner_.statement_of(step_ - 1)].what);
    const bool asked = work != nullptr && work->work == KernelStatement::Work::reclaim;
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
    const Before before = before_step();
    if (parted_.empty() && obstacle_.empty()) {
        performer_->prepare(step_, statement, env_, machine_);
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
    files_->warm();
    const Performed done = performer_->perform(statement, outcome, machine_);
    if (!done.why_not.empty()) {
        verdict.why = done.why_not;
        parted_ =
            done.parts ? trf("not the same any more since line {}: {}", statement.line, done.why_not) : "";
        return;
    }
    Comparison comparison;
    compare_outcome(statement, outcome, before, done, comparison);
    if (comparison.differences().empty() || parted_.empty()) {
        settle_death(outcome, done);
    }
    if (parted_.empty()) {
        compare(see_model(machine_, sight_), see_kernel(machine_, *workers_, sight_), comparison);
    }
    verdict.compared = comparison.compared();
    verdict.differences = comparison.differences();
    verdict.verdict = verdict.differences.empty() ? Verdict::agrees : Verdict::differs;
}

/// What the step itself came to. When it went another way in the kernel, nothing that follows means anything.
void Verifier::Impl::compare_outcome(const Statement& statement, const StepOutcome& outcome,
                                     const Before& before, const Performed& done, Comparison& out) {
    const std::string name = statement.process;
    const int signal = static_cast<int>(outcome.signal);
    const bool touches = std::holds_alternative<TouchStatement>(statement.what);
    if (touches) {
        out.check(name, "signal", {}, std::string(signal_name(outcome.signal)),
                  std::string(signal_name(static_cast<Signal>(done.signal))));
    }
    bool other_way = touches && signal != done.signal;
    if (outcome.has_result && done.result) {
        const auto* call = std::get_if<CallStatement>(&statement.what);
        const std::string what = call != nullptr ? call->call : "load";
        out.check(name, "result", {}, call_result_text(what, outcome.result),
                  call_result_text(what, *done.result));
        other_way =
            other_way || CallResult::of(outcome.result).failed() != CallResult::of(*done.result).failed();
    }
    if (outcome.proc != no_proc && outcome.proc.v < before.size()) {
        const Process& process = machine_.process(outcome.proc);
        const auto [minor, major] = before[outcome.proc.v];
        out.check(name, "minflt", {}, std::optional(process.minflt - minor), done.minflt);
        out.check(name, "majflt", {}, std::optional(process.majflt - major), done.majflt);
    }
    if (other_way) {
        parted_ = trf("the kernel went another way in line {}", statement.line);
    }
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

// ---- the interface -------------------------------------------------------------------------------------------------

Verifier::Verifier(Script script, const VerifyOptions& options)
    : impl_(std::make_unique<Impl>(std::move(script), options)) {}
Verifier::~Verifier() = default;

const std::string& Verifier::obstacle() const { return impl_->obstacle_; }
const Traits& Verifier::traits() const { return impl_->traits_; }
const Script& Verifier::script() const { return impl_->runner_.script(); }
const Machine& Verifier::machine() const { return impl_->machine_; }
const std::vector<std::string>& Verifier::left_out() const { return impl_->left_out_; }
std::size_t Verifier::step() const { return impl_->step_; }
bool Verifier::at_end() const { return impl_->step_ >= impl_->runner_.step_count(); }
StepVerdict Verifier::advance() { return impl_->advance(); }

} // namespace cow::real

#include "core/grade/judge.hpp"

#include "core/check/invariants.hpp"
#include "core/event/apply.hpp"
#include "core/language/language.hpp"
#include "core/parse/parse_statement.hpp"
#include "core/parse/parser.hpp"
#include "core/scenario/expect.hpp"
#include "core/scenario/runner.hpp"

#include <fmt/format.h>

#include <utility>

namespace cow::grade {
namespace {

using Kind = Condition::Kind;

/// What must be remembered of a run so that a condition can look back on it.
struct Wanted {
    RunRecord record;
    std::set<std::string> invariants;

    void add(const Condition& condition) {
        if (condition.kind == Kind::broken) {
            invariants.insert(condition.text);
        } else if (condition.kind == Kind::largest || condition.kind == Kind::smallest) {
            if (record.extremes_of(condition.children[0]) == nullptr) {
                record.extremes.push_back({condition.children[0]});
            }
        } else {
            for (const Condition& child : condition.children) {
                add(child);
            }
        }
    }
};

/// The assignment's steps, then the submission's, and the files of both.
Script joined(const Script& assignment, const Script& submission) {
    Script out;
    out.config = assignment.config;
    for (const Script* script : {&assignment, &submission}) {
        for (const Statement& statement : script->statements) {
            if (statement.is_step() || std::holds_alternative<FileStatement>(statement.what)) {
                out.statements.push_back(statement);
            }
        }
    }
    return out;
}

class Run {
public:
    Run(const Script& assignment, const Script& submission, const std::vector<Criterion>& criteria)
        : criteria_(criteria), first_(assignment.steps().size()), runner_(joined(assignment, submission), {}),
          machine_(runner_.start()), env_(runner_.environment()) {
        for (const Criterion& one : criteria) {
            wanted_.add(one.condition);
        }
    }

    Result run() {
        look();
        for (std::size_t step = 0; step < runner_.step_count(); ++step) {
            run_step(step);
            if (events_ > limit::events) {
                return not_judged(criteria_, Outcome::stopped,
                                  trf("More than {} events: it was stopped.", limit::events));
            }
        }
        for (const Criterion& one : criteria_) {
            result_.verdicts.push_back(one.forbidden.empty() ? condition(one) : abstention(one));
        }
        return std::move(result_);
    }

private:
    const Statement& statement_of(std::size_t step) const {
        return runner_.script().statements[runner_.statement_of(step)];
    }

    void run_step(std::size_t step) {
        const bool own = step >= first_;
        const Statement& statement = statement_of(step);
        if (const auto* call = std::get_if<CallStatement>(&statement.what)) {
            ++wanted_.record.calls[call->call];
            if (own) {
                attempts_.emplace(call->call, statement.line);
            }
        }
        const std::optional<Machine> before =
            watches() && machine_.config.bug != Bug::none ? std::optional(machine_) : std::nullopt;
        log_.clear();
        const StepOutcome outcome = runner_.run_step(step, machine_, &log_, env_);
        events_ += own ? log_.size() : 0;
        if (own && !outcome.problem.empty() && result_.notes.size() < most_notes) {
            result_.notes.push_back(
                trf("Line {}: this step could not be taken: {}", statement.line, outcome.problem));
        }
        if (watches()) {
            watch(before);
        }
        look();
    }

    /// There is an invariant that would matter if it were broken now.
    bool watches() const {
        return std::any_of(wanted_.invariants.begin(), wanted_.invariants.end(),
                           [&](const std::string& one) { return !wanted_.record.broken.contains(one); });
    }

    void note(const std::vector<Violation>& found) {
        for (const Violation& violation : found) {
            wanted_.record.broken.insert(std::string(violation.invariant));
        }
    }

    /// A faulty kernel is looked at after each event; a sound one only where a step has ended.
    void watch(std::optional<Machine> machine) {
        for (std::size_t i = 0; machine && i < log_.size() && watches(); ++i) {
            cow::apply(*machine, log_[i]);
            note(check_event(*machine, log_[i]));
            if (changes_machine(log_[i])) {
                note(check_invariants(*machine, false));
            }
        }
        note(check_invariants(machine_, true));
    }

    /// A moment between steps.
    void look() {
        for (RunRecord::Extremes& one : wanted_.record.extremes) {
            if (const auto now = evaluate_value(one.value, machine_, env_)) {
                one.least = std::min(one.least.value_or(*now), *now);
                one.most = std::max(one.most.value_or(*now), *now);
            }
        }
    }

    Verdict condition(const Criterion& one) const {
        ExpectOutcome outcome = evaluate_condition(one.condition, machine_, env_, &wanted_.record);
        return {outcome.ok, std::move(outcome.actual)};
    }

    Verdict abstention(const Criterion& one) {
        const auto attempt = attempts_.find(one.forbidden);
        if (attempt == attempts_.end()) {
            return {true, ""};
        }
        result_.forbidden = true;
        return {false, trf("{} is called in line {}.", one.forbidden, attempt->second)};
    }

    static constexpr std::size_t most_notes = 20;

    const std::vector<Criterion>& criteria_;
    std::size_t first_; ///< step of the submission
    Runner runner_;
    Machine machine_;
    Environment env_;
    Wanted wanted_;
    std::map<std::string, u32> attempts_; ///< of the submission: the line of the first
    std::vector<Event> log_;
    u64 events_ = 0;
    Result result_;
};

u64 touches_of(const Script& script) {
    u64 out = 0;
    for (const Statement& statement : script.statements) {
        const auto* touch = std::get_if<TouchStatement>(&statement.what);
        out += touch != nullptr ? touched_pages(*touch) : 0;
    }
    return out;
}

/// The first of them: what follows is often more of the same.
std::string errors_text(std::string_view name, std::string_view text, std::vector<Diagnostic> errors) {
    constexpr std::size_t most = 20;
    const std::size_t all = errors.size();
    errors.resize(std::min(all, most));
    std::string out = format_diagnostics(name, text, errors);
    return all > most ? out + trf("and {} more", all - most) + "\n" : out;
}

} // namespace

Result not_judged(const std::vector<Criterion>& criteria, Outcome outcome, std::string trouble) {
    Result out;
    out.outcome = outcome;
    out.trouble = std::move(trouble);
    out.verdicts.resize(criteria.size());
    return out;
}

Result judge(const Script& assignment, std::string_view name, std::string_view text) {
    const std::vector<Criterion> criteria = criteria_of(assignment);
    if (text.size() > limit::bytes) {
        return not_judged(criteria, Outcome::malformed,
                          trf("It is longer than {} bytes, which no submission may be.", limit::bytes));
    }
    const ParseResult parsed = parse_submission(text, assignment);
    if (!parsed.ok()) {
        return not_judged(criteria, Outcome::malformed, errors_text(name, text, parsed.errors));
    }
    const std::size_t steps = parsed.script.steps().size();
    if (steps == 0) {
        return not_judged(criteria, Outcome::empty, std::string(tr("It has no steps.")));
    }
    if (steps > limit::steps) {
        return not_judged(criteria, Outcome::stopped,
                          trf("It has more than {} steps, and was not run.", limit::steps));
    }
    if (touches_of(parsed.script) > limit::touches) {
        return not_judged(
            criteria, Outcome::stopped,
            trf("Its loads and stores touch more than {} pages; it was not run.", limit::touches));
    }
    return Run(assignment, parsed.script, criteria).run();
}

u32 points_of(const Result& result, const Criterion& criterion, const Verdict& verdict) {
    const bool counts = result.outcome == Outcome::judged && !result.forbidden && verdict.met;
    return counts ? criterion.stake.worth() : 0;
}

u64 points_of(const Result& result, const std::vector<Criterion>& criteria) {
    u64 out = 0;
    for (std::size_t i = 0; i < criteria.size(); ++i) {
        out += points_of(result, criteria[i], result.verdicts[i]);
    }
    return out;
}

} // namespace cow::grade

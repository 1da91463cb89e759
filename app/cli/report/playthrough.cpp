#include "app/cli/report/playthrough.hpp"

#include "core/scenario/deciding_rules.hpp"

namespace cow::cli {
namespace {

class Playthrough {
public:
    Playthrough(const Runner& runner, const PlayOptions& options, Audience& audience)
        : runner_(runner), options_(options), audience_(audience),
          watch_(runner.script().config.bug), result_{runner.start(), runner.environment(), {}} {}

    PlayResult run() {
        for (const Statement& statement : runner_.script().statements) {
            if (statement.is_step()) {
                if (!audience_.about_to_run(statement, step_ + 1)) {
                    break;
                }
                run_step(statement);
            } else if (const auto* expect = std::get_if<ExpectStatement>(&statement.what)) {
                if (options_.judge) {
                    check(statement, *expect);
                }
            } else {
                if (std::holds_alternative<AskStatement>(statement.what)) {
                    asked_.push_back(&statement);
                }
                audience_.remark(statement);
            }
        }
        return std::move(result_);
    }

private:
    void run_step(const Statement& statement) {
        const auto* touch = std::get_if<TouchStatement>(&statement.what);
        const bool wanted = options_.record && (touch == nullptr || touch->count <= options_.most_touches);
        const bool record = wanted || (options_.watch && watch_.wants_events());
        const Counters before = result_.machine.counters;
        log_.clear();
        if (options_.watch) {
            watch_.before_step(result_.machine);
        }
        const StepOutcome outcome =
            record && options_.rules
                ? run_step_and_rules(runner_, step_, result_.machine, log_, result_.environment)
                : runner_.run_step(step_, result_.machine, record ? &log_ : nullptr, result_.environment);
        ++step_;
        std::optional<Finding> finding;
        if (options_.watch) {
            finding = watch_.after_step(result_.machine, log_, step_ == runner_.step_count());
        }
        count(statement, outcome, finding.has_value());
        audience_.step({statement, outcome, log_, events_before_, before, result_.machine,
                        result_.environment, finding ? &*finding : nullptr});
        events_before_ += log_.size();
        check_keys(outcome);
    }

    /// A wrong answer in the file is an expectation that fails.
    void check_keys(const StepOutcome& outcome) {
        for (std::size_t i = 0; i < outcome.answers.size(); ++i) {
            if (const std::string& problem = outcome.answers[i].problem; options_.judge && !problem.empty()) {
                expected(*asked_[i], {false, problem});
            }
        }
        asked_.clear();
    }

    void count(const Statement& statement, const StepOutcome& outcome, bool broken) {
        Tally& tally = result_.tally;
        if (!outcome.problem.empty()) {
            tally.impossible_lines.push_back(statement.line);
        }
        tally.disagreements += outcome.disagreement.empty() ? 0U : 1U;
        tally.watched = options_.watch;
        tally.broken = tally.broken || broken;
        tally.broken_by_us = tally.broken_by_us || (broken && runner_.script().config.bug == Bug::none);
    }

    void check(const Statement& statement, const ExpectStatement& expect) {
        expected(statement, runner_.evaluate(expect, result_.machine, result_.environment));
    }

    void expected(const Statement& statement, const ExpectOutcome& outcome) {
        ++result_.tally.expectations;
        if (!outcome.ok) {
            result_.tally.failed_lines.push_back(statement.line);
        }
        audience_.expectation(statement, outcome);
    }

    const Runner& runner_;
    const PlayOptions& options_;
    Audience& audience_;
    InvariantWatch watch_;
    PlayResult result_;
    std::vector<Event> log_;
    std::vector<const Statement*> asked_; ///< questions about the next step
    std::size_t step_ = 0;
    u64 events_before_ = 0;
};

} // namespace

PlayResult play(const Runner& runner, const PlayOptions& options, Audience& audience) {
    return Playthrough(runner, options, audience).run();
}

const std::string& actor_of(const Statement& statement) {
    const auto* process = std::get_if<ProcessStatement>(&statement.what);
    return process != nullptr ? process->name : statement.process;
}

} // namespace cow::cli

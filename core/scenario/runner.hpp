#pragma once
// Runs the steps of a script on a machine, one at a time, and evaluates its expectations.
//
//   Runner runner(script, {});
//   Machine machine = runner.start();           // files and init exist, nothing has happened
//   Environment env = runner.environment();
//   for (std::size_t i = 0; i < runner.step_count(); ++i) {
//       StepOutcome outcome = runner.run_step(i, machine, &log, env);
//   }

#include "core/event/event.hpp"
#include "core/machine/machine.hpp"
#include "core/scenario/environment.hpp"
#include "core/scenario/outcome.hpp"
#include "core/scenario/script.hpp"

#include <optional>
#include <span>
#include <vector>

namespace cow {

/// What the command line may override.
struct RunOptions {
    std::optional<ForkMode> fork{};
    std::optional<Bug> bug{};
    i64 fail_allocation = -1; ///< the n-th allocation of the whole run fails (tests)
};

class Runner {
public:
    Runner(Script script, RunOptions options);

    const Script& script() const { return script_; }
    std::size_t step_count() const { return steps_.size(); }
    /// Index into script().statements of a step.
    std::size_t statement_of(std::size_t step) const { return steps_[step]; }
    /// The last one above a statement, or null.
    const LabelStatement* heading_above(std::size_t statement) const;

    Machine start() const;
    Environment environment() const;
    /// With the answers to the questions in front of the step.
    StepOutcome run_step(std::size_t step, Machine& machine, std::vector<Event>* log, Environment& env) const;

    /// Those in front of a step.
    std::vector<const AskStatement*> questions(std::size_t step) const;
    bool asks(std::size_t step) const { return !questions(step).empty(); }
    /// Anew, of a step that has run: its events, and the machine and the names behind it.
    std::vector<Answer> answers(std::size_t step, const StepOutcome& outcome, std::span<const Event> events,
                                const Machine& machine, const Environment& env) const;
    ExpectOutcome evaluate(const ExpectStatement& expect, const Machine& machine,
                           const Environment& env) const;

private:
    Script script_;
    RunOptions options_;
    std::vector<std::size_t> steps_;
    std::vector<std::size_t> headings_; ///< statements
};

} // namespace cow

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
#include "core/scenario/script.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace cow {

/// What the command line may override.
struct RunOptions {
    std::optional<ForkMode> fork{};
    std::optional<Bug> bug{};
    i64 fail_allocation = -1; ///< the n-th allocation of the whole run fails (tests)
};

/// The scenario's names and what they mean at some point: a plain value.
struct Environment {
    std::map<std::string, u64> values;       ///< buf → its address, fd → 3
    std::map<std::string, ProcId> processes; ///< child → index
    std::map<u32, std::string> pids;         ///< a trace's pid → process name
    i64 last_result = 0;
    bool has_result = false;
    i64 allocations_until_failure = -1; ///< what is left of RunOptions::fail_allocation; negative: none fails
};

struct StepOutcome {
    std::size_t statement = 0; ///< index into script.statements
    ProcId proc = no_proc;
    bool has_result = false;
    i64 result = 0;                     ///< the call's value or -errno; for load the byte read
    Signal signal = Signal::none;       ///< the process died of it in this step
    Decision decision = Decision::none; ///< of the first fault of the step: the answer to an `ask` before it
    std::string problem;                ///< "": it ran; else why it could not ("child is not running")
    std::string disagreement; ///< "": the recorded result is what the model got, or none was recorded
};

/// `0x7f…`, `3`, `-1 ENOMEM (Cannot allocate memory)`, `'A'`: as strace would print it.
std::string format_result(const Script& script, const StepOutcome& outcome);

struct ExpectOutcome {
    bool ok = false;
    std::string actual; ///< the values found: "copies == 0, refs(init, buf) == 1"
};

class Runner {
public:
    Runner(Script script, RunOptions options);

    const Script& script() const { return script_; }
    std::size_t step_count() const { return steps_.size(); }
    /// Index into script().statements of a step.
    std::size_t statement_of(std::size_t step) const { return steps_[step]; }

    Machine start() const;
    Environment environment() const;
    StepOutcome run_step(std::size_t step, Machine& machine, std::vector<Event>* log, Environment& env) const;

    ExpectOutcome evaluate(const ExpectStatement& expect, const Machine& machine,
                           const Environment& env) const;
    /// Does `option` of an ask name what happened?
    static bool answers(std::string_view option, const StepOutcome& outcome);

private:
    Script script_;
    RunOptions options_;
    std::vector<std::size_t> steps_;
};

} // namespace cow

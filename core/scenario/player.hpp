#pragma once
// A script being played with time travel: what the window shows and `run --trace` prints. Steps run when they are
// first reached; afterwards the timeline answers.

#include "core/history/timeline.hpp"
#include "core/scenario/runner.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace cow {

/// What is known of a step for which no script was written.
struct RecordedStep {
    std::string text; ///< what it is called
    ProcId proc = no_proc;
};

class Player {
public:
    explicit Player(Script script, RunOptions options = {});
    /// What was recorded without a script: `steps` are those of the timeline, which has one branch. The cursor goes to
    /// the beginning. Its script has a RecordedStatement for each; nothing is left to be run.
    Player(Timeline timeline, std::span<const RecordedStep> steps);

    const Script& script() const { return runner_->script(); }
    const Machine& machine() const { return timeline_.machine(); }
    const Timeline& timeline() const { return timeline_; }

    std::size_t step() const { return timeline_.step(); }            ///< whole steps behind the cursor
    std::size_t step_count() const { return runner_->step_count(); } ///< in the script, run or not
    bool at_end() const;
    bool at_start() const { return timeline_.event() == 0 && timeline_.step() == 0; }

    bool forward_step();
    bool back_step();
    bool forward_event(); ///< runs the next step when needed, then applies its first event
    bool back_event();
    void seek_step(std::size_t step);   ///< runs what has not run yet
    void seek_event(std::size_t event); ///< clamped to the events that exist
    void play_to_end();
    /// Runs no step from this one on, and goes behind none, until told otherwise; nothing: all may run.
    void hold_before(std::optional<std::size_t> step) { held_ = step; }

    /// Runs the first step that has not run, behind those that have; the cursor stays. False when all have run.
    bool run_ahead();
    std::size_t next_to_run() const {
        return runner_->statement_of(timeline_.total_steps());
    } ///< its statement
    bool all_run() const { return timeline_.total_steps() >= runnable(); }

    /// Statement the cursor stands at: the step in progress, else the next one to run; statements().size() at the end.
    std::size_t current_statement() const;
    /// Index into script().statements of a step, run or not.
    std::size_t statement_of(std::size_t step) const { return runner_->statement_of(step); }
    /// The last heading above that, or null.
    const LabelStatement* heading() const { return runner_->heading_above(current_statement()); }
    /// Outcome of a step that has run in this branch, or null.
    const StepOutcome* outcome(std::size_t step) const;
    /// The names as they are at the cursor (after the last whole step).
    const Environment& environment() const { return environment_; }
    /// The same behind so many steps that have run; of the values only those that are bound.
    const Environment& names_behind(std::size_t steps) const { return *names_at(steps); }
    /// The result of an expectation that the cursor has passed; nothing when it lies ahead.
    std::optional<ExpectOutcome> expectation(std::size_t statement) const;

    /// Behind the last whole step, and instead of all that the script still has, comes something that no script says: a
    /// step that was recorded. The cursor goes behind it.
    void record(const RecordedStep& step, std::span<const Event> events);

    /// A changed script takes over. The steps that have run stay as they ran up to the first whose text differs; from
    /// there a new branch starts, and the old future is still in timeline(). The cursor stays, or goes to where the
    /// branch starts if it is behind that. With other machine settings or files everything runs anew, without history.
    /// Returns how many steps stay as they ran; nothing when all is anew.
    std::optional<std::size_t> replace_script(Script script);
    void switch_branch(std::size_t branch);

private:
    struct Played { // per step that has run
        StepOutcome outcome;
        std::shared_ptr<const Environment> names; // as bound after it; shared while no step binds one
        i64 last_result = 0;
        bool has_result = false;
        bool unknown_result = false;
        i64 allocations_until_failure = -1;
        std::vector<ExpectOutcome> expectations; ///< of the expect statements between this step and the next
    };
    struct BranchState { // per branch of the timeline
        std::shared_ptr<const Runner> runner;
        std::vector<std::shared_ptr<const Played>> played;
        std::vector<ExpectOutcome> start_expectations; ///< of the expect statements before the first step
    };
    std::size_t runnable() const { return std::min(step_count(), held_.value_or(step_count())); }
    void run_next();
    std::shared_ptr<Played> play(std::size_t step, Machine& machine, std::vector<Event>& log) const;
    void moved();
    void adopt_steps(BranchState& state);
    const std::shared_ptr<const Environment>& names_at(std::size_t steps) const;
    Environment environment_at(std::size_t steps) const;
    static std::vector<ExpectOutcome> evaluate_after(const Runner& runner, std::size_t steps,
                                                     const Machine& machine, const Environment& env);

    RunOptions options_;
    std::shared_ptr<const Runner> runner_;
    Timeline timeline_;
    std::vector<BranchState> branches_;
    std::shared_ptr<const Environment> start_env_;
    Environment environment_;
    std::optional<std::size_t> held_;
};

} // namespace cow

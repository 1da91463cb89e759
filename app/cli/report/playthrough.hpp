#pragma once
// Runs a script from its beginning to its end and tells an audience what happens, in the order of the file.

#include "core/check/invariant_watch.hpp"
#include "core/scenario/runner.hpp"

#include <optional>
#include <span>
#include <vector>

namespace cow::cli {

/// One step that has been run. Nothing in it outlives the call that gets it.
struct StepReport {
    const Statement& statement;
    const StepOutcome& outcome;
    std::span<const Event> events;    ///< empty when the run is not recorded
    u64 first_event = 0;              ///< events of the steps before
    const Counters& before;           ///< the machine's counters in front of the step
    const Machine& machine;           ///< after the step
    const Environment& environment;   ///< after the step
    const Finding* finding = nullptr; ///< the invariants that were first found broken here, or null
};

class Audience {
public:
    Audience() = default;
    Audience(const Audience&) = delete;
    Audience& operator=(const Audience&) = delete;
    virtual ~Audience() = default;

    /// A statement that neither runs nor checks: say, ask, step, file.
    virtual void remark(const Statement& /*statement*/) {}
    /// The next step is about to run. False: it is not to, nor anything behind it.
    virtual bool about_to_run(const Statement& /*statement*/, std::size_t /*step, from 1*/) { return true; }
    virtual void step(const StepReport& /*report*/) {}
    virtual void expectation(const Statement& /*statement*/, const ExpectOutcome& /*outcome*/) {}
};

/// How it went, in numbers.
struct Tally {
    std::size_t expectations = 0;
    std::vector<u32> failed_lines;     ///< of expectations that do not hold
    std::vector<u32> impossible_lines; ///< of steps that could not run
    std::size_t disagreements = 0;     ///< recorded results that the model does not confirm
    bool watched = false;              ///< broken invariants were looked for
    bool broken = false;               ///< and one was found
    bool broken_by_us = false;         ///< an invariant is broken although no bug was asked for

    bool ok() const { return failed_lines.empty() && impossible_lines.empty() && !broken_by_us; }
};

struct PlayOptions {
    bool record = true; ///< the audience wants the events; without, the run is the kernel model's fast path
    bool rules = false; ///< of what is recorded it wants to know which rules decided, too: StepOutcome::rules
    bool watch = true;  ///< look for broken invariants
    bool judge = true;  ///< look whether expectations hold, and answers are right
    /// Steps that touch more pages than this are not recorded: their events would fill the host's memory.
    u64 most_touches = ~u64{0};
};

struct PlayResult {
    Machine machine;
    Environment environment;
    Tally tally;
};

PlayResult play(const Runner& runner, const PlayOptions& options, Audience& audience);

/// Who does a step: the process's name, also of the one that `process NAME` makes; "kernel" for its own work.
const std::string& actor_of(const Statement& statement);

} // namespace cow::cli

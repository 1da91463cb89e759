#pragma once
// A scenario under the kernel it is written for and, beside it, under plausible but wrong ones: what those come to are
// the wrong answers.

#include "core/explain/name_table.hpp"
#include "core/scenario/runner.hpp"

#include <optional>
#include <string>
#include <vector>

namespace cow::quiz {

/// Nobody is asked about a machine with more frames in use, which is not copied for questions, …
inline constexpr u64 most_frames_asked_about = 20'000;
/// … and about more steps.
inline constexpr std::size_t most_steps_asked_about = 2'000;

/// What a step was and came to, under one kernel.
struct Seen {
    const StepOutcome& outcome;
    const std::vector<Event>& events;
    const Counters& before; ///< in front of the step
    const Machine& machine; ///< behind it
    const Environment& env; ///< behind it
};

class Lineup {
public:
    explicit Lineup(Script script);

    const Script& script() const { return kernels_.front().runner.script(); }
    std::size_t step_count() const { return kernels_.front().runner.step_count(); }
    /// Steps that have run.
    std::size_t steps() const { return steps_; }
    /// Runs the next step under every kernel. `ask`: questions about it are wanted, so that the machine in front of it
    /// is kept.
    void advance(bool ask);

    /// It is written for a kernel without a fault, and a fork as it is: only then others are beside it, and wrong.
    bool sound() const;
    /// The last step that has run, and what its author asks about it.
    const Statement& statement() const;
    std::vector<const AskStatement*> questions() const {
        return kernels_.front().runner.questions(steps_ - 1);
    }
    Seen truth() const { return seen(kernels_.front()); }
    const Machine& machine_before() const { return *before_; }
    const Environment& names_before() const { return names_before_; }
    Names names() { return {names_, kernels_.front().machine}; }
    /// Each wrong kernel that is still with us, and the sentence on what it takes to be so.
    struct Wrong {
        Seen seen;
        std::string reason; ///< "That would be so if …"
    };
    std::vector<Wrong> wrong() const;

private:
    struct Kernel {
        Kernel(Script script, RunOptions options, std::string_view reason);
        Runner runner;
        std::string_view reason;
        Machine machine;
        Environment env;
        StepOutcome outcome;
        std::vector<Event> events;
        Counters before;
        bool lost = false; ///< it has gone another way, and its steps mean something else
    };
    static Seen seen(const Kernel& kernel) {
        return {kernel.outcome, kernel.events, kernel.before, kernel.machine, kernel.env};
    }

    std::vector<Kernel> kernels_; ///< the first one is the right one
    NameTable names_;
    std::optional<Machine> before_;
    Environment names_before_;
    std::size_t steps_ = 0;
};

} // namespace cow::quiz

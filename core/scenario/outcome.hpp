#pragma once
// What came of a step, and of an expectation.

#include "core/event/event.hpp"
#include "core/machine/kernel_traits.hpp"
#include "core/machine/process.hpp"
#include "core/scenario/script.hpp"

#include <string>
#include <vector>

namespace cow {

/// A rule that is not the same in all releases, and without which a step would have gone otherwise.
struct RuleDecision {
    KernelTrait trait{};
    bool has = false;                 ///< the machine's kernel has it
    std::size_t event = 0;            ///< of the step's: from here on it would have gone otherwise
    std::vector<std::size_t> because; ///< of the step's: those that would not have come, in order …
    std::vector<Event> instead;       ///< … and those that would have
};

/// What is right to answer to a question about a step.
struct Answer {
    std::vector<std::string> right; ///< every answer that is; a number, or pages as "0,2" or "none"
    bool offered = true;            ///< where there are options: they are among them
    std::string problem{};          ///< the file's key is wrong, or leads to no answer: why; "": it is right
};

struct StepOutcome {
    std::size_t statement = 0; ///< index into script.statements
    ProcId proc = no_proc;
    bool has_result = false;
    i64 result = 0;           ///< the call's value or -errno; for load the byte read
    bool unknown = false;     ///< there is a result, but nothing says which: has_result is false
    std::string not_modelled; ///< what the call, which is not modelled, may have changed; "": it is modelled
    Signal signal = Signal::none;       ///< the process died of it in this step
    Decision decision = Decision::none; ///< of the first fault of the step: the answer to an `ask` before it
    std::vector<Answer> answers;        ///< to the questions in front of it, unless it could not run
    std::string problem;                ///< "": it ran; else why it could not ("child is not running")
    std::vector<RuleDecision> rules;    ///< where they were looked for: see deciding_rules.hpp
    std::string disagreement; ///< "": the recorded result is what the model got, or none was recorded
};

/// What a reader should know of a step that went otherwise than it says: why it did not run, what of it is not
/// modelled, where a trace has it otherwise. "": nothing.
std::string trouble_text(const StepOutcome& outcome);

/// `?`, `0x7f…`, `3`, `-1 ENOMEM (Cannot allocate memory)`, `'A'`: as strace would print it.
std::string format_result(const Script& script, const StepOutcome& outcome);

struct ExpectOutcome {
    bool ok = false;
    std::string actual; ///< the values found: "copies == 0, refs(init, buf) == 1"
};

} // namespace cow

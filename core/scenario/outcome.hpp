#pragma once
// What came of a step, and of an expectation.

#include "core/event/fault_events.hpp"
#include "core/machine/process.hpp"
#include "core/scenario/script.hpp"

#include <string>

namespace cow {

struct StepOutcome {
    std::size_t statement = 0; ///< index into script.statements
    ProcId proc = no_proc;
    bool has_result = false;
    i64 result = 0;           ///< the call's value or -errno; for load the byte read
    bool unknown = false;     ///< there is a result, but nothing says which: has_result is false
    std::string not_modelled; ///< what the call, which is not modelled, may have changed; "": it is modelled
    Signal signal = Signal::none;       ///< the process died of it in this step
    Decision decision = Decision::none; ///< of the first fault of the step: the answer to an `ask` before it
    std::string problem;                ///< "": it ran; else why it could not ("child is not running")
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

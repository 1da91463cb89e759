#pragma once
// What is right to answer to the author's question about a step, found out once the step has run.

#include "core/event/event.hpp"
#include "core/scenario/environment.hpp"
#include "core/scenario/outcome.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cow {

/// `events`: those of the step, which only a question about pages that fault or are copied needs. `machine` and `env` are
/// as they are behind it.
Answer answer_to(const AskStatement& ask, const StepOutcome& outcome, std::span<const Event> events,
                 const Machine& machine, const Environment& env);

/// The answer cannot be found out without the step's events.
bool needs_events(const AskStatement& ask);

/// Does `option` of an ask name what happened?
bool names_outcome(std::string_view option, const StepOutcome& outcome);

/// "0,2", or "none": pages of a row by their numbers.
std::string pages_answer(const std::vector<u64>& pages);

/// An answer as somebody writes it, in the one form that can be compared: " 2, 0" of pages is "0,2", "F5" of a frame "5".
std::string canonical_answer(AnswerForm form, std::string_view given);

} // namespace cow

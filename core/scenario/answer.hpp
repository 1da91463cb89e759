#pragma once
// What is right to answer to the author's question about a step, found out once the step has run.

#include "core/event/event.hpp"
#include "core/scenario/environment.hpp"
#include "core/scenario/outcome.hpp"

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>

namespace cow {

/// `events`: those of the step, which only a question about pages that fault or are copied needs. `machine` and `env` are
/// as they are behind it.
Answer answer_to(const AskStatement& ask, const StepOutcome& outcome, std::span<const Event> events,
                 const Machine& machine, const Environment& env);

/// Where the pages are that a question asks about.
struct AskedPages {
    MmId mm = no_mm;
    Vpn first{};
};
/// Nothing, with a reason, while they are nowhere.
std::optional<AskedPages> pages_asked_about(const AskStatement& ask, const Machine& machine,
                                            const Environment& env, std::string& problem);

/// The answer cannot be found out without the step's events.
bool needs_events(const AskStatement& ask);

/// Does `option` of an ask name what happened?
bool names_outcome(std::string_view option, const StepOutcome& outcome);

/// "0,2", or "none": pages of a row by their numbers.
std::string pages_answer(const std::set<u64>& pages);
/// Those of a text like "2, 0"; nothing where it is none.
std::optional<std::set<u64>> pages_in(std::string_view text);

/// An answer as somebody writes it, in the one form that can be compared: " 2, 0" of pages is "0,2", "F5" of a frame "5".
std::string canonical_answer(AnswerForm form, std::string_view given);

} // namespace cow

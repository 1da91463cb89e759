#pragma once
// The questions about a scenario: its author's, and others made from what the model does.

#include "core/base/rng.hpp"
#include "core/quiz/question.hpp"
#include "core/scenario/script.hpp"

#include <optional>
#include <vector>

namespace cow::quiz {

/// In the order of steps, with ids "LINE.K". `count`: as many as can be had, up to this; the author's come first. Nothing:
/// all of the author's, and others up to ten in all.
std::vector<Question> paper(const Script& script, u64 seed, std::optional<std::size_t> count);
/// Every question that can be made of it, the author's too.
std::vector<Question> all_questions(const Script& script, u64 seed);

} // namespace cow::quiz

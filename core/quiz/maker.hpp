#pragma once
// Questions about a step, made from what the model does in it: they are never wrong, because the answer is what then
// happens. The wrong options are what plausible but wrong kernels come to, or what stood there before.

#include "core/base/rng.hpp"
#include "core/quiz/lineup.hpp"
#include "core/quiz/question.hpp"

#include <vector>

namespace cow::quiz {

/// Everything that can be asked about the step that `lineup` has run last, for which it was told to be asked; in the order
/// of subjects, with options in an order that `rng` chooses. Each has one option that is right and two or three that are
/// not, or has none and is answered by a number. Without ids.
std::vector<Question> questions_about(Lineup& lineup, Rng& rng);

/// What the author asks about that step, `number` of his questions there. Nothing where the step could not run, or the key
/// is wrong.
std::optional<Question> question_of_author(Lineup& lineup, const AskStatement& ask, std::size_t number,
                                           Rng& rng);

/// Why the step came to what it came to: what matters of it, in sentences.
std::string explanation(const Seen& seen, const Names& names);
/// What the author offers, before anything is known.
std::vector<Option> options_of(const AskStatement& ask);
/// Why each other option is wrong, once the question has its answer.
void add_reasons(const AskStatement& ask, Question& question);

} // namespace cow::quiz

#pragma once
// A question of the quiz → an exercise: which of a few forms it takes, so that what is right stays what is right.

#include "app/cli/export/exercise.hpp"
#include "core/quiz/question.hpp"

namespace cow::cli {

/// In the language that is spoken. `step`: the text of the step that it is about. Without what it is about.
Exercise exercise_of(const quiz::Question& question, const std::string& step);

} // namespace cow::cli

#pragma once
// Exercises on paper: one HTML page in the look of a handout, boxes to tick, the key apart on a page of its own at the end.

#include "app/cli/export/exercise.hpp"

namespace cow::cli {

/// In the language that is spoken. Pictures are svg elements.
std::string sheet_html(const ExerciseSheet& sheet);

} // namespace cow::cli

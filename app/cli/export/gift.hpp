#pragma once
// Exercises as GIFT, plain text that Moodle and others import. It has no pictures: what they show stands there in words.

#include "app/cli/export/exercise.hpp"

namespace cow::cli {

std::string gift_text(const ExerciseSheet& sheet);

} // namespace cow::cli

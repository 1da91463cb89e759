#pragma once
// Exercises as Moodle XML, which Moodle imports into its question bank: multiple choice, numerical and matching questions,
// the pictures in the file.

#include "app/cli/export/exercise.hpp"

namespace cow::cli {

std::string moodle_xml(const ExerciseSheet& sheet);

} // namespace cow::cli

#pragma once
// Exercises as a QTI 1.2 package, as Canvas imports it: a zip with a manifest, the questions, what Canvas wants to know of
// the quiz, and the pictures.

#include "app/cli/export/exercise.hpp"
#include "app/cli/export/zip.hpp"

#include <vector>

namespace cow::cli {

std::vector<ZipFile> qti_files(const ExerciseSheet& sheet);

} // namespace cow::cli

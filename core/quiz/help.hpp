#pragma once
// What somebody should know to answer a question, without the answer.

#include "core/quiz/question.hpp"

#include <string>
#include <vector>

namespace cow::quiz {

/// When each decision comes, or what the word means that is asked for; in the language that is spoken.
std::vector<std::string> help_lines(const Question& question);

} // namespace cow::quiz

#pragma once
// A file of answers: a line each, `ID ANSWER`, or one JSON object {"ID": "answer"}.

#include "app/cli/problem.hpp"
#include "app/cli/report/quiz_paper.hpp"

#include <string>
#include <vector>

namespace cow::cli {

/// What is wrong is added to `problems`: unknown ids, ids that come twice, lines without a blank, broken JSON.
std::vector<Given> read_answers(const std::string& path, std::FILE* in, const QuizPaper& paper,
                                std::vector<Problem>& problems);

} // namespace cow::cli

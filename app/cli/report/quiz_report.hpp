#pragma once
// Questions, keys and marks as they are printed.

#include "app/cli/report/output.hpp"
#include "app/cli/report/quiz_paper.hpp"
#include "app/cli/report/terminal.hpp"

#include <span>

namespace cow::cli {

/// One question with its options, each as it may be answered; with the answer and the reason where it is a key.
void write_question(Output& out, const Style& style, const Posed& posed, bool key);
/// What became of an answer, with the reason.
void write_mark(Output& out, const Style& style, const Marked& marked);
/// {"seed","questions":[…],"score","max","results":[…]}: the last three only where something was marked.
void write_quiz_json(Output& out, const QuizPaper& paper, bool key, std::span<const Marked> marked);

/// Points of what is right, and of all.
unsigned points_of(std::span<const Marked> marked);
unsigned most_points(std::span<const Marked> marked);

} // namespace cow::cli

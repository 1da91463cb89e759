#pragma once
// cowscope quiz [FILE…]: asks what a step will come to, waits, tells, scores; prints questions and keys; grades answers.

#include "app/cli/exit_code.hpp"
#include "app/cli/problem.hpp"

#include <optional>
#include <string>
#include <vector>

namespace CLI { // NOLINT(readability-identifier-naming): CLI11 calls it so
class App;
}

namespace cow::cli {

/// The command line, as it was written.
struct QuizRequest {
    std::vector<std::string> files; ///< none: a drill
    std::optional<u64> seed;
    std::string level;
    std::string count;
    std::string language;
    std::string answers;               ///< the file to grade
    std::string log;                   ///< where to keep what was asked and answered
    std::optional<std::string> format; ///< to export as, …
    std::optional<std::string> out;    ///< … and where to
    bool json = false;
    bool questions = false;
    bool key = false;
    bool needs_no_file = true;
};

/// Adds the command to the program; parsing fills `request`, which must live as long.
CLI::App* declare_quiz(CLI::App& program, QuizRequest& request);

Exit quiz_command(const QuizRequest& request, const Streams& streams);

} // namespace cow::cli

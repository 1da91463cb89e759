#pragma once
// cowscope grade ASSIGNMENT SUBMISSION…: judges what students hand in, in the form that a course's system takes.

#include "app/cli/exit_code.hpp"
#include "app/cli/problem.hpp"

#include <string>
#include <vector>

namespace CLI { // NOLINT(readability-identifier-naming): CLI11 calls it so
class App;
}

namespace cow::cli {

/// The command line, as it was written.
struct GradeRequest {
    std::vector<std::string> files; ///< the assignment, then submissions
    std::string format = "text";
    std::string output; ///< "" for standard output
    std::string language;
};

/// Adds the command to the program; parsing fills `request`, which must live as long.
CLI::App* declare_grade(CLI::App& program, GradeRequest& request);

Exit grade_command(const GradeRequest& request, const Streams& streams);

} // namespace cow::cli

#pragma once
// The command line as a whole: which command is meant, and what is wrong when none is.

#include "app/cli/exit_code.hpp"
#include "app/cli/problem.hpp"

#include <string>
#include <vector>

namespace cow::cli {

/// Runs the program. `arguments`: without its name. Never throws; what goes wrong is on streams.err.
Exit run_program(const std::vector<std::string>& arguments, const Streams& streams);

} // namespace cow::cli

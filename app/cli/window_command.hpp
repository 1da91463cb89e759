#pragma once
// cowscope [FILE]: the window.

#include "app/cli/exit_code.hpp"
#include "app/cli/problem.hpp"

#include <string>

namespace cow::cli {

/// Opens the window on `file`, or on a scenario of its own choice for "". A program that was built without the window,
/// and a machine without a display, say so and what to do instead.
/// `narrate`: each step and event is told on standard output as it comes about.
Exit window_command(const std::string& file, bool narrate, const Streams& streams);

} // namespace cow::cli

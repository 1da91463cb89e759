#pragma once
// What is done with every input, whoever made it up.

#include <string_view>

namespace cow::fuzz {

/// Parses it. Errors must have a place and be printable; what parses must be written so that it reads back the same.
/// Returns whether it parsed.
bool parse_input(std::string_view text);

/// Parses it and runs it, within bounds, on a small machine. After each step the invariants must hold (unless the
/// kernel is one of the faulty ones), and when all its events are undone the machine must be what it was.
void run_input(std::string_view text);

} // namespace cow::fuzz

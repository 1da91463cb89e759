#pragma once
// Random programs for the comparison of the model with a real kernel, as scenario text. They avoid what would disturb
// the machine they run on (memory that runs short, signals to strangers) and the memory of the process that runs them.

#include "tests/differential/program_options.hpp"

#include <string>

namespace cow::differential {

/// The same text for the same arguments, on every machine. Addresses are literal, so that a line still means the same
/// when others are taken away.
std::string random_program(u64 seed, const ProgramOptions& options);

} // namespace cow::differential

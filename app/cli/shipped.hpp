#pragma once
// The scenarios that come with the program.

#include <string>

namespace cow::cli {

/// The folder that they are in: found from where the program is, whether built or installed, else below the current
/// folder; "" when there is none.
std::string scenarios_folder();

/// `path`; or, when nothing is there, where the one of that name lies: "fork/fork-cow.cow", "scenarios/fork/fork-cow.cow",
/// "fork-cow".
std::string or_shipped(const std::string& path);

} // namespace cow::cli

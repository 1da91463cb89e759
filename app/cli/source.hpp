#pragma once
// A scenario file on its way in: read as far as a scenario may be long, parsed, and what is wrong collected.

#include "app/cli/problem.hpp"
#include "core/scenario/script.hpp"

#include <cstdio>
#include <optional>
#include <string>
#include <vector>

namespace cow::cli {

/// What is in `path`, or in `in` for "-": at most `most` bytes and one, so that an endless source is known to be too
/// long. Nothing, with a problem, when it cannot be read.
std::optional<std::string> read_bytes(const std::string& path, std::FILE* in, std::size_t most,
                                      std::vector<Problem>& problems);

/// The text of `path`, of the scenario of that name that comes with the program, or of `in` for "-". Nothing, with a
/// problem, for what cannot be read, is longer than any scenario, or is empty.
std::optional<std::string> read_source(const std::string& path, std::FILE* in,
                                       std::vector<Problem>& problems);

/// The scenario that is `source`, the text of `path`. Nothing, with all its faults added to `problems`, when it is not a
/// lawful one.
std::optional<Script> parse_source(const std::string& path, const std::string& source,
                                   std::vector<Problem>& problems);

/// The scenario in `path`. Nothing, with all its faults added to `problems`, when it is not a lawful one.
std::optional<Script> load_script(const std::string& path, std::FILE* in, std::vector<Problem>& problems);

} // namespace cow::cli

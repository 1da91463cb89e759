#pragma once
// What a statement can be replaced with to say less.

#include "core/scenario/script.hpp"

#include <string_view>
#include <vector>

namespace cow::differential {

/// Each a step simpler than the statement, the boldest first; none when it is as simple as can be. Following them comes
/// to an end. No range grows or moves, and no other process is signalled.
std::vector<Statement> simpler_statements(const Statement& statement);

/// Is it that process's line, or does it make or name that process?
bool mentions(const Statement& statement, std::string_view process);

} // namespace cow::differential

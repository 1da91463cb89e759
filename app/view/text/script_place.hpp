#pragma once
// Where in the text of a scenario a new step belongs.

#include "core/scenario/script.hpp"

#include <cstddef>
#include <string_view>

namespace cow::ui {

/// The line ends in a backslash: its statement goes on in the next one.
bool goes_on(std::string_view line);

/// The line (from 1) before which a step is written so that it becomes step number `step` (from 0): behind the
/// expectations of the step before it, ahead of what is said or asked about the next one. `script` is what `text` says.
std::size_t line_for_step(const Script& script, std::string_view text, std::size_t step);

} // namespace cow::ui

#pragma once
// What is left of a scenario where nobody may know yet what follows a step: nothing of it is in what is shown, so that
// nothing can tell.

#include "core/scenario/script.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace cow {

/// The script up to a step (from 0), that included.
Script script_until(const Script& script, std::size_t step);

/// The same without that step, too.
Script script_before(const Script& script, std::size_t step);

/// The text of such a script up to the end of its last statement, without the line end. What is right to answer to the
/// questions about that step ("= …") is left out.
std::string text_until(std::string_view text, const Script& script);

/// The first step, from this one on, that the author asks about.
std::optional<std::size_t> next_asked_step(const Script& script, std::size_t from);

} // namespace cow

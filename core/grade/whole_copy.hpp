#pragma once
// Whoever goes on writing in the assignment's own file hands in all of it.

#include "core/parse/parser.hpp"

#include <optional>
#include <string_view>

namespace cow::grade {

/// What follows in `text` behind the assignment's own files and steps, if it begins with them, with all that is wrong in
/// the text. What it says of the machine's fault is passed over, so that nothing is found out by guessing. Nothing where it is no such copy, or gives a
/// name of the assignment anew; nor for an assignment that names nothing, whose steps a submission might repeat.
std::optional<ParseResult> rest_of_copy(const Script& assignment, std::string_view text);

} // namespace cow::grade

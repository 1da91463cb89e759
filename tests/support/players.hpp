#pragma once
// Scenarios from their text, for tests: a text that does not parse fails the test with what is wrong in it.

#include "core/scenario/player.hpp"

#include <string_view>

namespace cow {

Script script_of(std::string_view text);
/// At the beginning.
Player player_of(std::string_view text, RunOptions options = {});
/// At the end.
Player played(std::string_view text);

} // namespace cow

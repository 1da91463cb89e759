#pragma once
// Places in a scenario, and those that were marked.

#include "core/scenario/player.hpp"

#include <compare>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace cow::ui {

/// A place in a scenario: whole steps behind it, and events of the next one. Unlike the number of an event it can be
/// told before the steps have run, and stays true where the script is changed further on.
struct StepPlace {
    std::size_t step = 0;
    std::size_t into = 0;
    auto operator<=>(const StepPlace&) const = default;
};

/// The cursor's.
StepPlace place_of(const Player& player);
/// Runs what has not run. Beyond the end of a step is its end, beyond the last step the end.
void go_to(Player& player, StepPlace place);
/// "5": behind step 5, "5.7": behind the 7th event of step 5; as the window counts them. Nothing when it is no such
/// thing, or there is no such step.
std::optional<StepPlace> parse_place(std::string_view text, std::size_t steps);

/// Places that were marked, in order, each once.
using Bookmarks = std::vector<StepPlace>;
void toggle_bookmark(Bookmarks& marks, StepPlace place);
/// The nearest one after the place, or before it; null when there is none.
const StepPlace* next_bookmark(const Bookmarks& marks, StepPlace from);
const StepPlace* previous_bookmark(const Bookmarks& marks, StepPlace from);

} // namespace cow::ui

#pragma once
// Places in a scenario, and those that were marked.

#include <compare>
#include <cstddef>
#include <vector>

namespace cow::ui {

/// A place in a scenario: whole steps behind it, and events of the next one. Unlike the number of an event it can be
/// told before the steps have run, and stays true where the script is changed further on.
struct StepPlace {
    std::size_t step = 0;
    std::size_t into = 0;
    auto operator<=>(const StepPlace&) const = default;
};
/// Places that were marked, in order, each once.
using Bookmarks = std::vector<StepPlace>;
void toggle_bookmark(Bookmarks& marks, StepPlace place);
/// The nearest one after the place, or before it; null when there is none.
const StepPlace* next_bookmark(const Bookmarks& marks, StepPlace from);
const StepPlace* previous_bookmark(const Bookmarks& marks, StepPlace from);

} // namespace cow::ui

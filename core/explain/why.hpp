#pragma once
// Why a page is as it is: a chain of sentences from the events of its history, each with the event it tells of.

#include "core/explain/event_history.hpp"
#include "core/explain/foresee.hpp"
#include "core/explain/sentence.hpp"
#include "core/scenario/player.hpp"

#include <optional>
#include <string>
#include <vector>

namespace cow {

struct Reason {
    std::string text;
    std::optional<std::size_t> event; ///< that it tells of
    std::size_t step = 0;             ///< of that event, from 1
};

/// From what came first to what holds now, at the player's cursor. `history` is that of the page, scanned at least as
/// far as the cursor.
std::vector<Reason> why_page(const Player& player, const EventHistory& history, const Labels& labels);

/// What the next access does, as the model foresees it: "faults: F7 has 2 references, so it is copied."
std::string foreseen_text(const Foreseen& access);

} // namespace cow

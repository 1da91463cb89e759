#pragma once
// The parts that a scenario's author has divided it into: what step "…" heads.

#include "core/scenario/player.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace cow::ui {

struct Chapter {
    std::string name;     ///< in the language that is spoken
    std::size_t step = 0; ///< whole steps in front of it
};
/// In order. Of headings that follow each other without a step the last counts, and none at the end.
std::vector<Chapter> chapters_of(const Player& player);

/// The first that begins behind so many whole steps. Each of these is null when there is none.
const Chapter* next_chapter(std::span<const Chapter> chapters, std::size_t step);
/// The one that the place is in, or the one before where it is at its beginning.
const Chapter* previous_chapter(std::span<const Chapter> chapters, std::size_t step, bool inside_step);
/// The one that the place is in.
const Chapter* chapter_at(std::span<const Chapter> chapters, std::size_t step);

} // namespace cow::ui

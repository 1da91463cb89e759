#pragma once
// The scenario's chapters, to go to one.

#include "app/gui/view/view.hpp"

#include <cstddef>

namespace cow::ui {

struct ChaptersState {
    std::size_t chosen = 0;
};

void draw_chapters(const View& view, ChaptersState& state, Rect screen);

/// The number of the chapter at the cursor.
std::size_t chapter_in_use(const Player& player);

} // namespace cow::ui

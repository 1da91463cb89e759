#pragma once
// Where to begin, for whoever starts the program without a file: the first scenario, the tour, all scenarios, a file.

#include "app/gui/view/view.hpp"

#include <cstddef>

namespace cow::ui {

struct StartPageState {
    std::size_t chosen = 0;
};

void draw_start_page(const View& view, StartPageState& state, Rect window);

} // namespace cow::ui

#pragma once
// The menu of what a page, a range, a process or the machine can do now. Each choice is a line of the script.

#include "app/gui/view/view.hpp"

#include <cstddef>

namespace cow::ui {

struct DoItState {
    Target target;
    Point at; ///< where it was asked for
    std::size_t index = 0;
    std::size_t first = 0; ///< of the rows in view
    char value = 0;        ///< what a store writes
};

void draw_do_it(const View& view, DoItState& state, Rect window);

} // namespace cow::ui

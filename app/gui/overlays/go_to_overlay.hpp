#pragma once
// "Go to step…": a number is typed.

#include "app/gui/view/view.hpp"

#include <string>

namespace cow::ui {

struct GoToState {
    std::string typed;
    bool fresh = false; ///< just opened
    bool wrong = false; ///< there is no such place
};

void draw_go_to(const View& view, GoToState& state, Rect screen);

} // namespace cow::ui

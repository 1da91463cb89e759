#pragma once
// "Go to step…": a number is typed.

#include "app/gui/view/view.hpp"

namespace cow::ui {

void draw_go_to(const View& view, Rect screen);

} // namespace cow::ui

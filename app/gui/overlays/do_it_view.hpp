#pragma once
// The menu of what a page, a range, a process or the machine can do now. Each choice is a line of the script.

#include "app/gui/view/view.hpp"

namespace cow::ui {

void draw_do_it(const View& view, Rect window);

} // namespace cow::ui

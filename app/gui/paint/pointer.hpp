#pragma once
// The mouse's wheel and its way, for views that are zoomed and dragged.

#include "app/view/base/geometry.hpp"

namespace cow::ui {

Point mouse();
/// Since the last frame.
Point mouse_moved();
bool button_down();
/// Turns of the wheel over `rect` since the last frame, positive: away from the user; with nothing on top of it.
float wheel_over(Rect rect);

} // namespace cow::ui

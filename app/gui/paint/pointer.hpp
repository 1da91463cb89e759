#pragma once
// Where the mouse is and how it moves, for views that are zoomed and dragged.

#include "app/view/base/geometry.hpp"

namespace cow::ui {

Point mouse();
/// Since the last frame.
Point mouse_moved();
/// Turns of the wheel to the left since the last frame: of a wheel to the side, or one that is turned with Shift.
float wheel_aside();
/// Shift is held, so that the wheel is one to the side.
bool turns_aside();

} // namespace cow::ui

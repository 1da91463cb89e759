#pragma once
// Where the mouse is and how it moves, for views that are zoomed and dragged.

#include "app/view/base/geometry.hpp"

namespace cow::ui {

Point mouse();
/// Since the last frame.
Point mouse_moved();

} // namespace cow::ui

#pragma once
// One address in every process at once: the same indices, other tables, perhaps another frame.

#include "app/gui/view/view.hpp"

namespace cow::ui {

/// Cuts the room for it off the inspector's column; empty when no address is pinned.
Rect take_pinned(const View& view, Rect& column);
void draw_pinned(const View& view, Rect panel);

} // namespace cow::ui

#pragma once
// The inspector: all that is known of what is selected, or else of the page that was accessed last.

#include "app/gui/view/view.hpp"

namespace cow::ui {

void draw_inspector(const View& view, Rect panel);

} // namespace cow::ui

#pragma once
// The scenario's text: where we are in it, which expectations hold. A click on a line goes there.

#include "app/gui/view.hpp"

namespace cow::gui {

void draw_script(const View& view, Rect panel);

} // namespace cow::gui

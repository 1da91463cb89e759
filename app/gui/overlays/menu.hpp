#pragma once
// The menu: all commands, by subject.

#include "app/gui/view/view.hpp"

namespace cow::ui {

/// Opens below `anchor`, the button.
void draw_menu(const View& view, Rect anchor);

} // namespace cow::ui

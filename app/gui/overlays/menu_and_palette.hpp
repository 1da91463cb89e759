#pragma once
// All commands at hand: the menu, by subject, and the palette, by typing.

#include "app/gui/view/view.hpp"

namespace cow::ui {

/// Opens below `anchor`, the button.
void draw_menu(const View& view, Rect anchor);
void draw_palette(const View& view, Rect window);

} // namespace cow::ui

#pragma once
// The scenario's text: where we are in it, which expectations hold. A click on a line goes there; "edit" makes it the
// editor.

#include "app/gui/view/view.hpp"

namespace cow::ui {

/// To be called in every frame before anything is drawn that tells steps by their statements.
void refresh_script(const View& view);
void draw_script(const View& view, Rect panel);

} // namespace cow::ui

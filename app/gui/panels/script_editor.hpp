#pragma once
// The editor in the script panel: draws the text with caret and selection, and turns keys and mouse into edits.

#include "app/gui/view/view.hpp"

namespace cow::ui {

void draw_editor(const View& view, Rect area);

} // namespace cow::ui

#pragma once
// The help page: every command with its keys, made from the command table.

#include "app/gui/view/view.hpp"

namespace cow::ui {

void draw_help(const View& view, Rect window);

} // namespace cow::ui

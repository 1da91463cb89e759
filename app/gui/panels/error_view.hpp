#pragma once
// A scenario that cannot be shown: what is wrong with it, where, and what may have been meant.

#include "app/gui/view/view.hpp"

namespace cow::ui {

void draw_errors(const View& view, Rect panel);

} // namespace cow::ui

#pragma once
// The plots over the steps, large, with axes and what they were at each step.

#include "app/gui/view/view.hpp"

namespace cow::ui {

void draw_plots(const View& view, Rect area);

} // namespace cow::ui

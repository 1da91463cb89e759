#pragma once
// The bar on top: which scenario, the buttons of the commands, where we are, how fast.

#include "app/gui/view.hpp"

namespace cow::gui {

void draw_toolbar(const View& view, Rect bar, const ToolbarLayout& layout);
/// The list under the scenario's name, while it is open; a window of its own above everything else.
void draw_scenario_list(const View& view, Rect box);

} // namespace cow::gui

#pragma once
// The steps to scale, their events as ticks with faults marked, and a cursor that can be dragged.

#include "app/gui/view.hpp"

namespace cow::gui {

void draw_timeline(const View& view, const BottomLayout& layout);

} // namespace cow::gui

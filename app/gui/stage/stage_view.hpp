#pragma once
// The stage: processes, the kernel at work, physical memory, and the wires between them.

#include "app/gui/view/view.hpp"

namespace cow::ui {

void draw_stage(const View& view, Rect panel);

} // namespace cow::ui

#pragma once
// One frame (or the frames of a run) as a cell, roomy or compact.

#include "app/gui/stage/stage.hpp"

namespace cow::ui {

void draw_free_cell(const Canvas& canvas, Rect rect, Pfn pfn, float strength);
void draw_cell(const Stage& stage, const FrameCell& cell, Rect rect);

} // namespace cow::ui

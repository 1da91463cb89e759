#pragma once
// One process: its areas as bars, its pages as rows with the bits of their page-table entries.

#include "app/gui/stage_view.hpp"

namespace cow::gui {

void draw_process(const Stage& stage, std::size_t index);

} // namespace cow::gui

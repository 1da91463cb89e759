#pragma once
// Physical memory: cells with kind, contents, owners and references; further away, a density map.

#include "app/gui/stage/stage.hpp"

namespace cow::ui {

/// The places of free frames; wires may pass over them.
void draw_free_cells(const Stage& stage);
/// The heading and the frames in use; wires pass behind them.
void draw_memory(const Stage& stage);

} // namespace cow::ui

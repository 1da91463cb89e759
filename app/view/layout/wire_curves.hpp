#pragma once
// The ways that wires and copies take on the stage.

#include "app/view/base/geometry.hpp"

#include <span>

namespace cow::ui {

/// From a page's row to a frame's cell: out of the card's side that is nearer, down into the cell's top edge.
Curve wire_curve(Rect card, Rect row, Point to, float scale);
/// Where a wire to a cell ends: in the middle of its top, or as near to it as words above leave it to be seen.
Point landing(Rect cell, std::span<const Rect> words, float scale);
/// Between two cells, along the gap above or below them.
Curve copy_curve(Rect from, Rect to, float scale);

} // namespace cow::ui

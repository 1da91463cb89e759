#pragma once
// Memory from far away: squares that stand for many frames each.

#include "app/gui/stage/stage.hpp"

namespace cow::ui {

void draw_density_map(const Stage& stage);

/// Counts of a square while the event comes about: in its first half those from before.
KindCounts square_counts(const Moment& moment, const MapSquare& square);

} // namespace cow::ui

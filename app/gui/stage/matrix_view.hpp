#pragma once
// Who shares which frames, where not every process can have a card.

#include "app/gui/stage/stage.hpp"

namespace cow::ui {

void draw_matrix(const Stage& stage);

} // namespace cow::ui

#pragma once
// The wires from pages to frames, and what travels between the parts of the stage.

#include "app/gui/stage/stage.hpp"

namespace cow::ui {

void draw_wires(const Stage& stage);
void draw_flight(const Stage& stage);

} // namespace cow::ui

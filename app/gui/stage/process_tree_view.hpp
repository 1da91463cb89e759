#pragma once
// The tree of processes beside the cards of those that are talked about.

#include "app/gui/stage/stage.hpp"

namespace cow::ui {

void draw_process_tree(const Stage& stage);

} // namespace cow::ui

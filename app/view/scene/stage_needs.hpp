#pragma once
// What a machine has to show on the stage.

#include "app/view/layout/stage_layout.hpp"
#include "core/machine/machine.hpp"

namespace cow::ui {

/// Of many pages and processes no more than a bounded number is looked at.
StageNeeds needs_of(const Machine& machine);

} // namespace cow::ui

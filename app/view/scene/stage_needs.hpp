#pragma once
// What a machine has to show on the stage.

#include "app/view/layout/stage_layout.hpp"
#include "core/machine/machine.hpp"

namespace cow::ui {

/// Cards that its processes want, at least one and at most a bounded number.
std::size_t cards_of(const Machine& machine);
/// Of many pages and processes no more than a bounded number is looked at.
StageNeeds needs_of(const Machine& machine);

} // namespace cow::ui

#pragma once
// The kernel at work: a page fault, an access or a system call as a checklist that is ticked off.

#include "app/gui/stage/stage.hpp"
#include "app/view/words/activity.hpp"

namespace cow::ui {

void draw_kernel_card(const Stage& stage, const Activity& activity);

} // namespace cow::ui

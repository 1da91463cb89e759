#pragma once
// The kernel at work: a page fault, an access or a system call as a checklist that is ticked off.

#include "app/gui/stage_view.hpp"

namespace cow::gui {

void draw_kernel_card(const Stage& stage, const Activity& activity);

} // namespace cow::gui

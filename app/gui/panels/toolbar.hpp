#pragma once
// The bar on top: which scenario, the buttons of the commands, where we are, how fast.

#include "app/gui/panels/real_kernel_view.hpp"
#include "app/gui/view/view.hpp"

namespace cow::ui {

void draw_toolbar(const View& view, const RealKernelState& real_kernel, Rect bar,
                  const ToolbarLayout& layout);

} // namespace cow::ui

#pragma once
// Four figures of the machine, each with its course over the steps.

#include "app/gui/view/view.hpp"

#include <span>

namespace cow::ui {

void draw_counters(const View& view, std::span<const Rect> boxes);

} // namespace cow::ui

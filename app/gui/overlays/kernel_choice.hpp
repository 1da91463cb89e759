#pragma once
// Which real kernel the scenario is compared with: this machine's, or one in a machine of its own.

#include "app/gui/view/view.hpp"

#include <string>

namespace cow::ui {

struct KernelChoiceState {
    JudgePlace chosen = JudgePlace::here;
    std::string missing; ///< what a machine of its own takes that is not there; "" when all is
};

/// Below `anchor`, its right edge under that of it.
void draw_kernel_choice(const View& view, KernelChoiceState& state, Rect anchor);

} // namespace cow::ui

#pragma once
// Which kernels are compared: a list to choose from.

#include "app/gui/compare/compare_view.hpp"

namespace cow::ui {

/// In the middle of the window.
void draw_compare_choice(const View& view, CompareState& state, Rect window);

/// Takes it in, or out again; where there are too many the one that was taken in first goes.
void toggle_kernel(CompareState& state, const Session& session, const KernelChoice& kernel);

} // namespace cow::ui

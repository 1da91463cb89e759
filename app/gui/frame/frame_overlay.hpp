#pragma once
// What lies over the other parts of a frame.

#include "app/gui/commands/view_state.hpp"

namespace cow::ui {

/// Where the parts of a frame are.
struct FrameLayout {
    WindowLayout window;
    ToolbarLayout bar;
    BottomLayout bottom;
};

/// The overlay that is open, if one is.
void draw_overlay(const View& view, ViewState& state, Rect window, const FrameLayout& layout);

} // namespace cow::ui

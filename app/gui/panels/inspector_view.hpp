#pragma once
// The inspector: all that is known of what is selected, or else of the page that was accessed last.

#include "app/gui/panels/inspector_state.hpp"
#include "app/gui/view/view.hpp"

namespace cow::ui {

void draw_inspector(const View& view, InspectorState& state, Rect panel);

} // namespace cow::ui

#pragma once
// The parts of the timeline: what helps to find one's way, and what the mouse does.

#include "app/gui/panels/timeline/timeline_state.hpp"

namespace cow::ui {

// ---- timeline_guides.cpp -------------------------------------------------------------------------------------------
/// Names over the steps. True when one was clicked.
bool draw_chapter_row(const View& view, const TimelineState& state, const BottomLayout& layout);
/// Where something went wrong.
void draw_troubles(const View& view, const TimelineState& state, const BottomLayout& layout);
void draw_ruler(const Canvas& canvas, const TimelineState& state, const BottomLayout& layout);
/// Which part of all is in sight.
void draw_sight(const Canvas& canvas, const TimelineState& state, const BottomLayout& layout);

// ---- timeline_hand.cpp ---------------------------------------------------------------------------------------------
/// Where the cursor stands.
float cursor_x(const Session& session, const TimelineState& state, Rect track);
/// The wheel, and a cursor that leaves the part in sight.
void move_view(const View& view, TimelineState& state, const BottomLayout& layout);
void scrub(const View& view, TimelineState& state, const BottomLayout& layout);

} // namespace cow::ui

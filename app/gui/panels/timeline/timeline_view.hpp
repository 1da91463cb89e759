#pragma once
// The bottom panel's upper part: steps and their events to scale, bookmarks, branches, and the cursor, which can be
// dragged.

#include "app/gui/panels/timeline/timeline_state.hpp"

namespace cow::ui {

void draw_timeline(const View& view, TimelineState& state, const BottomLayout& layout);

/// The rows that it has now.
TimelineRows timeline_rows(const Session& session, const TimelineState& state);
/// Nearer to the cursor, or further away from it.
void zoom_at_cursor(TimelineState& state, const Session& session, bool nearer);

} // namespace cow::ui

#pragma once
// The bottom panel's upper part: steps and their events to scale, bookmarks, branches, and the cursor, which can be
// dragged.

#include "app/gui/view/view.hpp"

namespace cow::ui {

void draw_timeline(const View& view, const BottomLayout& layout);

/// Rows that the branches beside the current one get.
std::size_t shown_branches(const Session& session);

} // namespace cow::ui

#pragma once
// The bottom panel's upper part: steps and their events to scale, bookmarks, branches, and the cursor, which can be
// dragged.

#include "app/gui/view/view.hpp"
#include "app/view/layout/time_scale.hpp"
#include "app/view/scene/timeline_marks.hpp"

#include <cstddef>
#include <vector>

namespace cow::ui {

struct TimelineState {
    u64 generation = 0;
    std::size_t branch = 0;
    std::size_t events = 0;
    std::size_t known = 0;               ///< steps that have run
    std::vector<std::size_t> statements; ///< of the steps, run or not
    Rect track;
    TimelineScale scale;
    std::vector<StepBar> bars;
    std::vector<EventTick> ticks;
    bool scrubbing = false;
};

void draw_timeline(const View& view, TimelineState& state, const BottomLayout& layout);

/// Rows that the branches beside the current one get.
std::size_t shown_branches(const Session& session);

} // namespace cow::ui

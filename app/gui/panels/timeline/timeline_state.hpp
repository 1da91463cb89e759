#pragma once
// What the timeline remembers between frames.

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
    TimeView view;
    TimeView shown;    ///< that the rest here is for
    Position followed; ///< the cursor's place, to which the view went along
    bool scrubbing = false;
};

} // namespace cow::ui

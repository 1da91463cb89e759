#pragma once
// What the timeline draws of its steps and events: so many marks as find room, however many there are.

#include "app/view/layout/time_scale.hpp"
#include "app/view/scene/landmarks.hpp"

#include <vector>

namespace cow::ui {

/// Steps [first, last), several where one would be too narrow to see.
struct StepBar {
    double x = 0;
    double w = 0;
    std::size_t first = 0;
    std::size_t last = 0;
};
/// None narrower than `least`, unless it is all there is.
std::vector<StepBar> step_bars(const TimelineScale& scale, float least);

/// Events [first, last), one of which stands for all.
struct EventTick {
    float x = 0;
    EventKind kind = EventKind::processor;
    bool fault = false; ///< one of them is a fault
    std::size_t first = 0;
    std::size_t last = 0;
    std::size_t event = 0; ///< the one that stands for them
};
/// At least `distance` apart. A fault among many events is never left out, nor a copy where there is no fault. Of what
/// lies outside of `sight`, if that is not empty, there are none.
std::vector<EventTick> event_ticks(const Timeline& timeline, const Landmarks& landmarks,
                                   const TimelineScale& scale, std::span<const StepBar> bars, float distance,
                                   Rect sight = {});
/// The tick nearest to `x`, not farther than `reach`; null when there is none.
const EventTick* tick_at(std::span<const EventTick> ticks, float x, float reach);

} // namespace cow::ui

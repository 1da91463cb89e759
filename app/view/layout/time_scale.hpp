#pragma once
// Steps and events to scale, from left to right.

#include "app/view/base/geometry.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace cow::ui {

/// Steps to scale by their number of events, none so narrow that it cannot be hit while there is room.
struct TimelineScale {
    struct Span {
        float x = 0;
        float w = 0;
        std::size_t first_event = 0;
        std::size_t events = 0;
        bool known = false; ///< it has run, so its events are known
    };
    std::vector<Span> steps;

    /// Where a cursor behind `step` whole steps and `done` events (fractions count) of the next one stands.
    float x_of(std::size_t step, double done) const;
    /// The step at `x` (clamped), and how far into it, 0 to 1.
    struct Hit {
        std::size_t step = 0;
        float part = 0;
    };
    Hit hit(float x) const;
};
/// `events`: of the steps that have run; `total` steps in all.
TimelineScale timeline_scale(Rect track, std::span<const std::size_t> events, std::size_t total, float scale);

} // namespace cow::ui

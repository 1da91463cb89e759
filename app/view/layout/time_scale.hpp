#pragma once
// Steps and events to scale, from left to right.

#include "app/view/base/geometry.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace cow::ui {

/// The part of all time that is in sight.
struct TimeView {
    double zoom = 1; ///< how many times as wide as the track all of it is
    double from = 0; ///< what lies left of the track, as a part of all: 0 to 1 - 1/zoom
    bool operator==(const TimeView&) const = default;
};
/// `factor` times nearer, not beyond `most`; what is at `at` (0 to 1 of the track) stays there.
TimeView zoomed(TimeView view, double factor, double at, double most);
/// By so many tracks to the right.
TimeView panned(TimeView view, double tracks);
/// Moved so far that `place` (0 to 1 of the track; outside: not in sight) is well in sight.
TimeView followed(TimeView view, double place);

/// Steps to scale by their number of events, none so narrow that it cannot be hit while there is room.
struct TimelineScale {
    struct Span {
        double x = 0; ///< of a zoomed one, far outside of the track
        double w = 0;
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
        double part = 0;
    };
    Hit hit(double x) const;
};
/// `events`: of the steps that have run; `total` steps in all.
TimelineScale timeline_scale(Rect track, std::span<const std::size_t> events, std::size_t total, float scale,
                             TimeView view = {});

/// Numbers along the track: of steps, or where one fills it, of its events.
struct RulerMark {
    float x = 0;
    std::size_t step = 0;  ///< from 1
    std::size_t event = 0; ///< of the step, from 1; 0: the mark is where the step begins
};
/// Round numbers, at least `distance` apart, in the track.
std::vector<RulerMark> ruler_marks(const TimelineScale& scale, Rect track, float distance);

} // namespace cow::ui

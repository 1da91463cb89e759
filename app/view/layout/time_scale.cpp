#include "app/view/layout/time_scale.hpp"

#include <algorithm>

namespace cow::ui {
namespace {

// Design sizes, pixels at scale 1.
constexpr float step_least = 10;

/// 1, 2, 5, 10, 20, 50, …: the first that is not less.
std::size_t round_number(double least) {
    std::size_t power = 1;
    while (static_cast<double>(power) * 10 < least) {
        power *= 10;
    }
    for (const std::size_t digit : {1U, 2U, 5U}) {
        if (static_cast<double>(digit * power) >= least) {
            return digit * power;
        }
    }
    return 10 * power;
}

/// Where a step begins, and round numbers of its events, as far as they are in the track.
void add_event_marks(const TimelineScale& scale, std::size_t index, Rect track, float distance,
                     std::vector<RulerMark>& out) {
    const TimelineScale::Span& span = scale.steps[index];
    const auto events = static_cast<double>(span.events);
    const std::size_t stride =
        round_number(std::max(events, 1.0) * static_cast<double>(distance) / std::max(span.w, 1.0));
    const double before = (static_cast<double>(track.x) - span.x) / std::max(span.w, 1.0) * events;
    const auto first = static_cast<std::size_t>(std::max(before, 0.0)) / stride * stride;
    for (std::size_t event = first; event <= span.events; event += stride) {
        const float x = scale.x_of(index, static_cast<double>(event));
        if (x > track.right()) {
            return;
        }
        if (x >= track.x && (out.empty() || x - out.back().x >= distance)) {
            out.push_back({x, index + 1, event});
        }
    }
}

TimeView in_bounds(TimeView view) { return {view.zoom, std::clamp(view.from, 0.0, 1 - 1 / view.zoom)}; }

} // namespace

TimeView zoomed(TimeView view, double factor, double at, double most) {
    const double zoom = std::clamp(view.zoom * factor, 1.0, std::max(most, 1.0));
    return in_bounds({zoom, view.from + at / view.zoom - at / zoom});
}

TimeView panned(TimeView view, double tracks) {
    return in_bounds({view.zoom, view.from + tracks / view.zoom});
}

TimeView followed(TimeView view, double place) {
    constexpr double edge = 0.04;
    constexpr double rest = 0.3; // of the track, on the side that it comes from
    if (place >= edge && place <= 1 - edge) {
        return view;
    }
    return panned(view, place - (place < edge ? 1 - rest : rest));
}

TimelineScale timeline_scale(Rect track, std::span<const std::size_t> events, std::size_t total, float scale,
                             TimeView view) {
    TimelineScale out;
    if (total == 0) {
        return out;
    }
    out.steps.resize(total);
    std::size_t sum = 0;
    for (const std::size_t count : events) {
        sum += count;
    }
    // A step that has not run is taken for an average one.
    const double average =
        events.empty() ? 1 : std::max(1.0, static_cast<double>(sum) / static_cast<double>(events.size()));
    const double weight = static_cast<double>(sum) + average * static_cast<double>(total - events.size());
    const double all = static_cast<double>(track.w) * view.zoom;
    const auto many = static_cast<double>(total);
    const double gap = std::min(2.0 * static_cast<double>(scale), all / many * 0.2);
    const double usable = all - gap * (many - 1);
    const double least = std::min(static_cast<double>(step_least * scale), usable / many * 0.5);
    const double shared = usable - least * many;
    double x = static_cast<double>(track.x) - view.from * all;
    std::size_t first = 0;
    for (std::size_t i = 0; i < total; ++i) {
        const bool known = i < events.size();
        const double own = known ? static_cast<double>(events[i]) : average;
        const double width = least + (weight > 0 ? shared * own / weight : 0);
        out.steps[i] = {x, width, first, known ? events[i] : 0, known};
        first += out.steps[i].events;
        x += width + gap;
    }
    return out;
}

float TimelineScale::x_of(std::size_t step, double done) const {
    if (steps.empty()) {
        return 0;
    }
    if (step >= steps.size()) {
        return static_cast<float>(steps.back().x + steps.back().w);
    }
    const Span& span = steps[step];
    const double part = span.events == 0 ? 0 : std::clamp(done / static_cast<double>(span.events), 0.0, 1.0);
    return static_cast<float>(span.x + span.w * part);
}

TimelineScale::Hit TimelineScale::hit(double x) const {
    const auto behind = std::upper_bound(steps.begin(), steps.end(), x,
                                         [](double at, const Span& span) { return at < span.x; });
    if (behind == steps.begin()) {
        return {};
    }
    const Span& span = behind[-1];
    return {static_cast<std::size_t>(behind - steps.begin()) - 1,
            span.w > 0 ? std::clamp((x - span.x) / span.w, 0.0, 1.0) : 0};
}

std::vector<RulerMark> ruler_marks(const TimelineScale& scale, Rect track, float distance) {
    std::vector<RulerMark> out;
    if (scale.steps.empty() || track.w <= 0) {
        return out;
    }
    const TimelineScale::Hit left = scale.hit(static_cast<double>(track.x));
    const TimelineScale::Hit right = scale.hit(static_cast<double>(track.right()));
    if (right.step - left.step < 2) {
        for (std::size_t index = left.step; index <= right.step; ++index) {
            add_event_marks(scale, index, track, distance, out);
        }
        return out;
    }
    const auto apart = static_cast<double>(distance);
    const auto steps = static_cast<double>(right.step - left.step + 1);
    const std::size_t stride = round_number(steps * apart / static_cast<double>(track.w));
    auto last = static_cast<double>(track.x) - apart;
    for (std::size_t number = std::max<std::size_t>(left.step / stride, 1) * stride; number <= right.step + 1;
         number += stride) {
        const double x = scale.steps[number - 1].x;
        const bool in_track = x >= static_cast<double>(track.x) && x <= static_cast<double>(track.right());
        if (in_track && x - last >= apart) { // steps are not equally wide
            out.push_back({static_cast<float>(x), number, 0});
            last = x;
        }
    }
    return out;
}

} // namespace cow::ui

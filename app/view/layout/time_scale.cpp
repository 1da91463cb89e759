#include "app/view/layout/time_scale.hpp"

#include <algorithm>

namespace cow::ui {
namespace {

// Design sizes, pixels at scale 1.
constexpr float step_least = 10;

} // namespace

TimelineScale timeline_scale(Rect track, std::span<const std::size_t> events, std::size_t total,
                             float scale) {
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
    const float gap = std::min(2 * scale, track.w / static_cast<float>(total) * 0.2F);
    const float usable = track.w - gap * static_cast<float>(total - 1);
    const float least = std::min(step_least * scale, usable / static_cast<float>(total) * 0.5F);
    const float shared = usable - least * static_cast<float>(total);
    float x = track.x;
    std::size_t first = 0;
    for (std::size_t i = 0; i < total; ++i) {
        const bool known = i < events.size();
        const double own = known ? static_cast<double>(events[i]) : average;
        const float width = least + shared * static_cast<float>(weight > 0 ? own / weight : 0);
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
        return steps.back().x + steps.back().w;
    }
    const Span& span = steps[step];
    const double part = span.events == 0 ? 0 : std::clamp(done / static_cast<double>(span.events), 0.0, 1.0);
    return span.x + span.w * static_cast<float>(part);
}

TimelineScale::Hit TimelineScale::hit(float x) const {
    const auto behind = std::upper_bound(steps.begin(), steps.end(), x,
                                         [](float at, const Span& span) { return at < span.x; });
    if (behind == steps.begin()) {
        return {};
    }
    const Span& span = behind[-1];
    return {static_cast<std::size_t>(behind - steps.begin()) - 1,
            span.w > 0 ? std::clamp((x - span.x) / span.w, 0.0F, 1.0F) : 0};
}

} // namespace cow::ui

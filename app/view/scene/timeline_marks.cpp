#include "app/view/scene/timeline_marks.hpp"

#include <algorithm>
#include <cmath>

namespace cow::ui {
namespace {

constexpr std::size_t looked_at = 24; // events of a tick

EventTick tick_of(const Timeline& timeline, const Landmarks& landmarks, std::size_t first, std::size_t last) {
    EventTick tick;
    tick.first = first;
    tick.last = last;
    tick.event = first;
    for (const Landmark what : {Landmark::fault, Landmark::copy}) {
        if (landmarks.any(what, first, last)) {
            tick.event = *landmarks.next(what, first);
            tick.kind = what == Landmark::fault ? EventKind::fault : EventKind::copy;
            tick.fault = what == Landmark::fault;
            return tick;
        }
    }
    const std::size_t stride = (last - first) / looked_at + 1;
    for (std::size_t i = first; i < last; i += stride) {
        const EventKind kind = event_facts(timeline.event_at(i)).kind;
        if (i == first || kind < tick.kind) {
            tick.kind = kind;
            tick.event = i;
        }
    }
    return tick;
}

} // namespace

std::vector<StepBar> step_bars(const TimelineScale& scale, float least) {
    std::vector<StepBar> bars;
    const auto narrow = static_cast<double>(least);
    for (std::size_t i = 0; i < scale.steps.size(); ++i) {
        const TimelineScale::Span& span = scale.steps[i];
        const double right = span.x + span.w;
        const bool joins = !bars.empty() && (bars.back().w < narrow || span.w < narrow) &&
                           right - bars.back().x < 2 * narrow;
        if (joins && scale.steps[bars.back().first].known == span.known) {
            bars.back().w = right - bars.back().x;
            bars.back().last = i + 1;
        } else {
            bars.push_back({span.x, span.w, i, i + 1});
        }
    }
    return bars;
}

std::vector<EventTick> event_ticks(const Timeline& timeline, const Landmarks& landmarks,
                                   const TimelineScale& scale, std::span<const StepBar> bars, float distance,
                                   Rect sight) {
    std::vector<EventTick> ticks;
    for (const StepBar& bar : bars) {
        const TimelineScale::Span& front = scale.steps[bar.first];
        const TimelineScale::Span& back = scale.steps[bar.last - 1];
        const std::size_t begin = front.first_event;
        const std::size_t events = back.first_event + back.events - begin;
        if (!front.known || events == 0) {
            continue;
        }
        const auto room = static_cast<std::size_t>(std::max(1.0, bar.w / static_cast<double>(distance)));
        const std::size_t count = std::min(events, room);
        const double width = bar.w / static_cast<double>(count);
        std::size_t first = 0;
        std::size_t last = count;
        if (!sight.empty()) {
            const auto number = [&](float x) {
                const double part = (static_cast<double>(x) - bar.x) / width;
                return static_cast<std::size_t>(std::clamp(part, 0.0, static_cast<double>(count)));
            };
            first = number(sight.x);
            last = std::min(count, number(sight.right()) + 1);
            last = static_cast<double>(sight.right()) < bar.x ? first : last;
        }
        for (std::size_t i = first; i < last; ++i) {
            ticks.push_back(
                tick_of(timeline, landmarks, begin + events * i / count, begin + events * (i + 1) / count));
            ticks.back().x = static_cast<float>(bar.x + width * (static_cast<double>(i) + 0.5));
        }
    }
    return ticks;
}

const EventTick* tick_at(std::span<const EventTick> ticks, float x, float reach) {
    const auto behind = std::lower_bound(ticks.begin(), ticks.end(), x,
                                         [](const EventTick& tick, float at) { return tick.x < at; });
    const EventTick* nearest = nullptr;
    for (auto it = behind == ticks.begin() ? behind : behind - 1; it != ticks.end() && it - behind < 1;
         ++it) {
        if (std::abs(it->x - x) <= reach &&
            (nearest == nullptr || std::abs(it->x - x) < std::abs(nearest->x - x))) {
            nearest = &*it;
        }
    }
    return nearest;
}

} // namespace cow::ui

#include "app/gui/paint/pointer.hpp"
#include "app/gui/panels/timeline/timeline_parts.hpp"
#include "app/gui/panels/timeline/timeline_view.hpp"
#include "app/view/scene/moment.hpp"

#include <algorithm>
#include <cmath>

namespace cow::ui {
namespace {

constexpr double zoom_of_notch = 1.25;
constexpr double zoom_of_key = 2;
constexpr double widest_event = 40; // pixels, as near as one can get …
constexpr double widest_step = 200; // … but steps of few events can be told apart

double done_events(const Session& session) {
    const Player& player = *session.player();
    const EventRange events = shown_step_events(player);
    if (events.empty()) {
        return 0;
    }
    return static_cast<double>(player.timeline().event() - events.first) - 1 +
           static_cast<double>(session.playback().progress());
}

/// How near one can get.
double most_zoom(const TimelineState& state) {
    const double events = static_cast<double>(state.events) * widest_event;
    const double steps = static_cast<double>(state.scale.steps.size()) * widest_step;
    return std::max(events, steps) / std::max(static_cast<double>(state.track.w), 1.0);
}

double part_of(Rect track, float x) {
    return static_cast<double>(x - track.x) / std::max(static_cast<double>(track.w), 1.0);
}

} // namespace

float cursor_x(const Session& session, const TimelineState& state, Rect track) {
    const Player& player = *session.player();
    const std::size_t shown = shown_step(player);
    if (shown >= player.step_count()) {
        return state.scale.steps.empty() ? track.x : state.scale.x_of(0, 0);
    }
    // A step in which nothing happened lies behind.
    return shown_step_events(player).empty() ? state.scale.x_of(shown + 1, 0)
                                             : state.scale.x_of(shown, done_events(session));
}

void zoom_at_cursor(TimelineState& state, const Session& session, bool nearer) {
    const double at = std::clamp(part_of(state.track, cursor_x(session, state, state.track)), 0.0, 1.0);
    state.view = zoomed(state.view, nearer ? zoom_of_key : 1 / zoom_of_key, at, most_zoom(state));
}

void move_view(const View& view, TimelineState& state, const BottomLayout& layout) {
    const Rect track = layout.steps;
    const Rect area{track.x, track.y - view.canvas.px(10), track.w,
                    layout.ticks.bottom() - track.y + view.canvas.px(22)};
    if (view.canvas.hovered(area)) {
        const float wheel = view.canvas.wheel_over(area);
        if (wheel != 0 && !turns_aside()) {
            const double factor = std::pow(zoom_of_notch, static_cast<double>(wheel));
            state.view = zoomed(state.view, factor, part_of(track, mouse().x), most_zoom(state));
        }
        state.view = panned(state.view, -0.1 * static_cast<double>(wheel_aside()));
    }
    const Position here = position_of(view.session);
    if (here != state.followed && !state.scrubbing) {
        state.view = followed(state.view, part_of(track, cursor_x(view.session, state, track)));
    }
    state.followed = here;
}

void scrub(const View& view, TimelineState& state, const BottomLayout& layout) {
    const Rect area{layout.steps.x - 4, layout.steps.y - view.canvas.px(10), layout.steps.w + 8,
                    layout.ticks.bottom() - layout.steps.y + view.canvas.px(12)};
    if (view.canvas.clicked(area)) {
        state.scrubbing = true;
    }
    state.scrubbing = state.scrubbing && view.canvas.button_down();
    if (!state.scrubbing || state.scale.steps.empty()) {
        return;
    }
    const TimelineScale::Hit hit = state.scale.hit(static_cast<double>(mouse().x));
    const TimelineScale::Span& span = state.scale.steps[hit.step];
    if (!span.known || span.events == 0) {
        view.intents.emplace_back(SeekStep{hit.part < 0.5 ? hit.step : hit.step + 1});
        return;
    }
    const auto into = static_cast<std::size_t>(std::lround(hit.part * static_cast<double>(span.events)));
    const Timeline& timeline = view.session.player()->timeline();
    if (into == 0) {
        view.intents.emplace_back(SeekStep{hit.step});
    } else if (span.first_event + into != timeline.event()) {
        view.intents.emplace_back(SeekEvent{span.first_event + into});
    }
}

} // namespace cow::ui

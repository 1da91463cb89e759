#include "app/gui/timeline_view.hpp"

#include "app/gui/imgui_compat.hpp"
#include "core/language/language.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace cow::gui {
namespace {

constexpr std::size_t events_per_tick = 48; // looked at, where many fall on one tick

bool is_fault(const Event& event) {
    return std::holds_alternative<FaultRaised>(event) || std::holds_alternative<SignalSent>(event) ||
           std::holds_alternative<OomKilled>(event);
}

ProcId step_process(const Player& player, std::size_t step) {
    const StepOutcome* outcome = player.outcome(step);
    return outcome != nullptr ? outcome->proc : no_proc;
}

Colour step_colour(const Player& player, std::size_t step) {
    const ProcId proc = step_process(player, step);
    return proc == no_proc ? theme().text_faint : process_colour(proc);
}

/// The statement of a step that may not have run yet.
std::size_t statement_of(const ScriptState& script, std::size_t step) {
    return step < script.steps.size() ? script.steps[step] : no_statement;
}

/// "fork", "store buf", "ksm_scan": a step in a word or two.
std::string step_text(const Player& player, std::size_t statement) {
    if (statement == no_statement) {
        return {};
    }
    const Statement& step = player.script().statements[statement];
    if (const auto* call = std::get_if<CallStatement>(&step.what)) {
        return call->call;
    }
    if (const auto* touch = std::get_if<TouchStatement>(&step.what)) {
        const std::string count = touch->has_count ? fmt::format(" ×{}", touch->count) : std::string();
        return (touch->store ? "store" : "load") + count;
    }
    if (const auto* work = std::get_if<KernelStatement>(&step.what)) {
        return work->work == KernelStatement::Work::ksm_scan ? "ksm scan" : "reclaim";
    }
    return "process";
}

void add_ticks(TimelineState& state, const Player& player, std::size_t step, float distance) {
    const TimelineScale::Span& span = state.scale.steps[step];
    if (span.events == 0) {
        return;
    }
    const auto room = static_cast<std::size_t>(std::max(1.0F, span.w / distance));
    const std::size_t ticks = std::min(span.events, room);
    const Colour own = step_colour(player, step);
    for (std::size_t i = 0; i < ticks; ++i) {
        const std::size_t first = span.first_event + span.events * i / ticks;
        const std::size_t last = span.first_event + span.events * (i + 1) / ticks;
        bool fault = false;
        for (std::size_t e = first; e < std::min(last, first + events_per_tick); ++e) {
            fault = fault || is_fault(player.timeline().event_at(e));
        }
        const float part = (static_cast<float>(i) + 0.5F) / static_cast<float>(ticks);
        state.ticks.push_back({span.x + span.w * part, fault ? theme().vermilion : own, fault});
    }
}

void refresh(const Session& session, TimelineState& state, Rect track, float scale) {
    const Player& player = *session.player();
    const Timeline& timeline = player.timeline();
    if (state.generation == session.generation() && state.events == timeline.total_events() &&
        state.theme == theme_changes() && state.track == track &&
        state.scale.steps.size() == player.step_count()) {
        return;
    }
    state.generation = session.generation();
    state.events = timeline.total_events();
    state.track = track;
    state.theme = theme_changes();
    std::vector<std::size_t> events;
    for (std::size_t i = 0; i < timeline.total_steps(); ++i) {
        events.push_back(timeline.step_at(i).events);
    }
    state.scale = timeline_scale(track, events, player.step_count(), scale);
    state.ticks.clear();
    for (std::size_t i = 0; i < events.size(); ++i) {
        add_ticks(state, player, i, 4 * scale);
    }
}

void draw_steps(const View& view, Rect track) {
    const Canvas& canvas = view.canvas;
    const Player& player = *view.session.player();
    const TimelineState& state = view.state.timeline;
    const std::size_t shown = shown_step(player);
    for (std::size_t i = 0; i < state.scale.steps.size(); ++i) {
        const TimelineScale::Span& span = state.scale.steps[i];
        const Rect rect{span.x, track.y, std::max(span.w, 1.0F), track.h};
        const Colour own = step_colour(player, i);
        const bool current = i == shown;
        canvas.fill(rect, span.known ? blend(theme().panel, own, current ? 0.45F : 0.22F) : theme().card,
                    canvas.px(3));
        const Rect inner = rect.inset(canvas.px(5), 0);
        const std::size_t statement = statement_of(view.state.script, i);
        const std::string words = step_text(player, statement);
        if (canvas.text_width(Face::small, words) <= inner.w) { // a piece of a word helps nobody
            canvas.text(Face::small, inner, words,
                        i < player.step() || current ? theme().text : theme().text_dim);
        }
        if (hovered(rect) && statement != no_statement) {
            const std::string count = span.known ? trf("{} events", span.events) : trf("not run yet");
            tooltip(canvas, trf("Step {}: {}\n{}", i + 1, player.script().statements[statement].text, count));
        }
    }
}

double done_events(const Session& session) {
    const Player& player = *session.player();
    const EventRange events = shown_step_events(player);
    if (events.empty()) {
        return 0;
    }
    return static_cast<double>(player.timeline().event() - events.first) - 1 +
           static_cast<double>(session.playback().progress());
}

void draw_cursor(const View& view, const BottomLayout& layout) {
    const Canvas& canvas = view.canvas;
    const Player& player = *view.session.player();
    const std::size_t shown = shown_step(player);
    const bool nothing = shown >= player.step_count();
    const TimelineScale& scale = view.state.timeline.scale;
    float x = nothing ? layout.steps.x : scale.x_of(shown, done_events(view.session));
    if (!nothing && shown_step_events(player).empty()) {
        x = scale.x_of(shown + 1, 0); // a step in which nothing happened lies behind
    }
    const float top = layout.steps.y - canvas.px(6);
    canvas.line({x, top}, {x, layout.ticks.bottom() + canvas.px(2)}, theme().text, canvas.px(1.5F));
    canvas.dot({x, top}, canvas.px(5), theme().text);
}

void scrub(const View& view, const BottomLayout& layout) {
    TimelineState& state = view.state.timeline;
    const Rect area{layout.steps.x - 4, layout.steps.y - view.canvas.px(10), layout.steps.w + 8,
                    layout.ticks.bottom() - layout.steps.y + view.canvas.px(14)};
    if (clicked(area)) {
        state.scrubbing = true;
    }
    state.scrubbing = state.scrubbing && ImGui::IsMouseDown(ImGuiMouseButton_Left);
    if (!state.scrubbing || state.scale.steps.empty()) {
        return;
    }
    const TimelineScale::Hit hit = state.scale.hit(ImGui::GetIO().MousePos.x);
    const TimelineScale::Span& span = state.scale.steps[hit.step];
    if (!span.known || span.events == 0) {
        view.intents.emplace_back(SeekStep{hit.part < 0.5F ? hit.step : hit.step + 1});
        return;
    }
    const auto into = static_cast<std::size_t>(std::lround(hit.part * static_cast<float>(span.events)));
    const Timeline& timeline = view.session.player()->timeline();
    if (into == 0) {
        view.intents.emplace_back(SeekStep{hit.step});
    } else if (span.first_event + into != timeline.event()) {
        view.intents.emplace_back(SeekEvent{span.first_event + into});
    }
}

} // namespace

void draw_timeline(const View& view, const BottomLayout& layout) {
    const Canvas& canvas = view.canvas;
    if (!layout.heading.empty()) {
        canvas.heading(layout.heading, tr("TIMELINE"));
    }
    if (view.session.player() == nullptr) {
        return;
    }
    refresh(view.session, view.state.timeline, layout.steps, canvas.scale());
    draw_steps(view, layout.steps);
    const TimelineScale& scale = view.state.timeline.scale;
    const std::size_t shown = shown_step(*view.session.player());
    const float now = scale.steps.empty() || shown >= scale.steps.size()
                          ? layout.steps.x
                          : scale.x_of(shown, done_events(view.session));
    for (const TimelineState::Tick& tick : view.state.timeline.ticks) {
        const float height = tick.fault ? layout.ticks.h : layout.ticks.h * 0.6F;
        const Rect rect{std::round(tick.x - canvas.px(1)), layout.ticks.y, canvas.px(2), height};
        canvas.fill(rect, fade(tick.colour, tick.x <= now + 1 ? 1 : 0.45F), canvas.px(1));
    }
    draw_cursor(view, layout);
    scrub(view, layout);
}

} // namespace cow::gui

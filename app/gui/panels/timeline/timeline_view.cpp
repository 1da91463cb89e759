#include "app/gui/panels/timeline/timeline_view.hpp"

#include "app/gui/paint/pointer.hpp"
#include "app/gui/panels/timeline/timeline_parts.hpp"
#include "app/view/base/number_text.hpp"
#include "app/view/session/commands.hpp"
#include "app/view/text/script_lines.hpp"
#include "core/language/language.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bitset>
#include <cmath>

namespace cow::ui {
namespace {

// Design sizes, pixels at scale 1.
constexpr float least_bar = 4;
constexpr float tick_distance = 4;
constexpr float flag_height = 9;

Colour kind_colour(const Palette& palette, EventKind kind) {
    switch (kind) {
    case EventKind::fault: return palette.vermilion;
    case EventKind::copy: return palette.copy;
    case EventKind::ksm: return palette.ksm;
    case EventKind::process: return palette.text;
    case EventKind::mapping: return palette.blue;
    case EventKind::file: return palette.file;
    case EventKind::page_table: return palette.green;
    case EventKind::frame: return palette.anon;
    case EventKind::processor: return palette.text_faint;
    }
    return palette.text_faint;
}

ProcId step_process(const Player& player, std::size_t step) {
    const StepOutcome* outcome = player.outcome(step);
    return outcome != nullptr ? outcome->proc : no_proc;
}

Colour step_colour(const Palette& palette, const Player& player, std::size_t step) {
    const ProcId proc = step_process(player, step);
    return proc == no_proc ? palette.text_faint : palette.process(proc);
}

/// The statement of a step that may not have run yet.
std::size_t statement_of(const TimelineState& state, std::size_t step) {
    return step < state.statements.size() ? state.statements[step] : no_statement;
}

/// "fork", "store buf", "ksm_scan": a step in a word or two.
std::string step_text(const Player& player, std::size_t statement) {
    if (statement == no_statement || statement >= player.script().statements.size()) {
        return {};
    }
    const Statement& step = player.script().statements[statement];
    if (const auto* call = std::get_if<CallStatement>(&step.what)) {
        return call->call;
    }
    if (const auto* touch = std::get_if<TouchStatement>(&step.what)) {
        const std::string count = touch->has_count ? fmt::format(" ×{}", touch->count) : std::string();
        return std::string(touch_name(*touch)) + count;
    }
    if (const auto* work = std::get_if<KernelStatement>(&step.what)) {
        switch (work->work) {
        case KernelStatement::Work::ksm_scan: return "ksm scan";
        case KernelStatement::Work::reclaim: return "reclaim";
        case KernelStatement::Work::writeback: return "writeback";
        }
    }
    return std::holds_alternative<RecordedStatement>(step.what) ? step.text : "process";
}

void refresh(const Session& session, TimelineState& state, Rect track, float scale) {
    const Player& player = *session.player();
    const Timeline& timeline = player.timeline();
    const bool same = state.generation == session.generation() && state.branch == timeline.branch() &&
                      state.events == timeline.total_events() && state.known == timeline.total_steps();
    const bool as_near = state.shown == state.view && state.track == track;
    if (same && as_near && state.scale.steps.size() == player.step_count()) {
        return;
    }
    if (state.generation != session.generation()) {
        state.view = {};
    }
    state.shown = state.view;
    state.generation = session.generation();
    state.branch = timeline.branch();
    state.events = timeline.total_events();
    state.known = timeline.total_steps();
    state.track = track;
    state.statements = player.script().steps();
    std::vector<std::size_t> events;
    events.reserve(state.known);
    for (std::size_t i = 0; i < std::min(state.known, player.step_count()); ++i) {
        events.push_back(timeline.step_at(i).events);
    }
    state.scale = timeline_scale(track, events, player.step_count(), scale, state.view);
    state.bars = step_bars(state.scale, least_bar * scale);
    state.ticks = event_ticks(timeline, session.run()->landmarks(), state.scale, state.bars,
                              tick_distance * scale, track);
}

// ---- the track -----------------------------------------------------------------------------------------------------

void point_at_step(const View& view, const TimelineState& state, const StepBar& bar) {
    const Player& player = *view.session.player();
    if (bar.last - bar.first > 1) {
        tooltip(view.canvas, trf("Steps {} to {}", bar.first + 1, bar.last));
        return;
    }
    const std::size_t statement = statement_of(state, bar.first);
    if (statement >= player.script().statements.size()) {
        return;
    }
    const TimelineScale::Span& span = state.scale.steps[bar.first];
    const std::string count = span.known ? trf("{} events", count_text(span.events)) : trf("not run yet");
    tooltip(view.canvas,
            trf("Step {}: {}\n{}", bar.first + 1, player.script().statements[statement].text, count));
}

void draw_steps(const View& view, const TimelineState& state, Rect track) {
    const Canvas& canvas = view.canvas;
    const Palette& palette = canvas.palette();
    const Player& player = *view.session.player();
    const std::size_t shown = shown_step(player);
    for (const StepBar& bar : state.bars) {
        const auto left = static_cast<float>(std::max(bar.x, static_cast<double>(track.x - 20)));
        const auto right =
            static_cast<float>(std::min(bar.x + bar.w, static_cast<double>(track.right() + 20)));
        const Rect rect{left, track.y, std::max(right - left, 1.0F), track.h};
        if (rect.right() < track.x || rect.x > track.right()) {
            continue;
        }
        const bool current = shown >= bar.first && shown < bar.last;
        const bool known = state.scale.steps[bar.first].known;
        const Colour own = step_colour(palette, player, current ? shown : bar.first);
        const Colour ground = known ? blend(palette.panel, own, current ? 0.45F : 0.22F) : palette.card;
        canvas.fill(rect, ground, canvas.px(rect.w > canvas.px(8) ? 3 : 1));
        const Rect inner = common(rect, track).inset(canvas.px(5), 0);
        if (inner.w > canvas.px(10)) {
            const std::string words =
                bar.last - bar.first > 1 ? std::string() : step_text(player, statement_of(state, bar.first));
            if (canvas.text_width(Face::small, words) <= inner.w) { // a piece of a word helps nobody
                canvas.text(Face::small, inner, words,
                            bar.first < player.step() || current
                                ? palette.text
                                : legible(palette.text_dim, ground, palette.text));
            }
        }
        if (canvas.hovered(rect)) {
            point_at_step(view, state, bar);
        }
    }
}

void draw_cursor(const View& view, const TimelineState& state, const BottomLayout& layout) {
    const Canvas& canvas = view.canvas;
    const Palette& palette = canvas.palette();
    const float x = cursor_x(view.session, state, layout.steps);
    if (x < layout.steps.x - 1 || x > layout.steps.right() + 1) {
        return;
    }
    const float top = layout.steps.y - canvas.px(3);
    canvas.line({x, top}, {x, layout.ticks.bottom() + canvas.px(2)}, palette.text, canvas.px(1.5F));
    canvas.dot({x, top}, canvas.px(4), palette.text);
}

// ---- events --------------------------------------------------------------------------------------------------------

/// Faults are tall and have a foot, copies are thick, all others are short.
void draw_tick(const Canvas& canvas, const EventTick& tick, Rect strip, Colour colour) {
    const bool copy = tick.kind == EventKind::copy;
    const float width = canvas.px(copy ? 3 : 2);
    const float height = strip.h * (tick.fault ? 1 : copy ? 0.8F : 0.55F);
    canvas.fill({std::round(tick.x - width / 2), strip.y, width, height}, colour, canvas.px(1));
    if (tick.fault) {
        canvas.dot({std::round(tick.x - width / 2) + width / 2, strip.bottom()}, canvas.px(2), colour);
    }
}

void point_at_tick(const View& view, const EventTick& tick) {
    const Player& player = *view.session.player();
    const Event& event = player.timeline().event_at(tick.event);
    const std::size_t step = player.timeline().step_of_event(tick.event);
    const Labels& labels = view.session.names().about(event, step_process(player, step));
    const std::string told = sentence(event, player.machine(), labels);
    const std::string where =
        trf("Step {}, event {}: {}", step + 1, tick.event - player.timeline().step_at(step).first_event + 1,
            tr(event_kind_name(event_facts(event).kind)));
    const std::size_t more = tick.last - tick.first - 1;
    tooltip(view.canvas, more == 0 ? where + "\n" + told
                                   : where + "\n" + told + "\n" + trf("and {} more here", count_text(more)));
}

void draw_ticks(const View& view, const TimelineState& state, Rect strip) {
    const Canvas& canvas = view.canvas;
    const std::size_t cursor = view.session.player()->timeline().event();
    for (const EventTick& tick : state.ticks) {
        const Colour colour = kind_colour(canvas.palette(), tick.kind);
        draw_tick(canvas, tick, strip, fade(colour, tick.first < cursor ? 1 : 0.5F));
    }
    const Rect area{strip.x, strip.y, strip.w, strip.h + canvas.px(2)};
    if (canvas.hovered(area) && !state.scrubbing) {
        const EventTick* tick = tick_at(state.ticks, mouse().x, canvas.px(tick_distance));
        if (tick != nullptr) {
            point_at_tick(view, *tick);
        }
    }
}

/// The kinds that there are, in words; as many as find room.
void draw_legend(const Canvas& canvas, const TimelineState& state, Rect line) {
    const Palette& palette = canvas.palette();
    line.h -= canvas.px(6); // the cursor's head comes up from below
    std::bitset<event_kinds> there;
    for (const EventTick& tick : state.ticks) {
        there.set(static_cast<std::size_t>(tick.kind));
    }
    float right = line.right();
    const float least = line.x + canvas.text_width(Face::heading, tr("TIMELINE")) + canvas.px(16);
    for (std::size_t i = event_kinds; i-- > 0;) {
        const auto kind = static_cast<EventKind>(i);
        const std::string_view name = tr(event_kind_name(kind));
        const float width = canvas.text_width(Face::small, name);
        const float x = right - width - canvas.px(9);
        if (!there.test(i)) {
            continue;
        }
        if (x < least) {
            return;
        }
        const Rect strip{x, line.center().y - canvas.px(5), canvas.px(4), canvas.px(10)};
        draw_tick(canvas, {x + canvas.px(1), kind, kind == EventKind::fault, 0, 0, 0}, strip,
                  kind_colour(palette, kind));
        canvas.text(Face::small, {x + canvas.px(8), line.y, width + 1, line.h}, name, palette.text_faint);
        right = x - canvas.px(12);
    }
}

// ---- bookmarks and branches ----------------------------------------------------------------------------------------

/// True when one was clicked.
bool draw_bookmarks(const View& view, const TimelineState& state, const BottomLayout& layout) {
    const Canvas& canvas = view.canvas;
    const Palette& palette = canvas.palette();
    bool taken = false;
    for (const StepPlace& mark : bookmarks_of(view)) {
        const TimelineScale& scale = state.scale;
        const float x = scale.x_of(mark.step, static_cast<double>(mark.into));
        if (mark.step > scale.steps.size() || x < layout.steps.x - 1 || x > layout.steps.right() + 1) {
            continue;
        }
        const float height = canvas.px(flag_height);
        const float top = layout.steps.y - height - canvas.px(1);
        canvas.line({x, top}, {x, layout.steps.bottom()}, palette.yellow, canvas.px(1.5F));
        const Point flag[] = {{x, top}, {x + canvas.px(9), top + height * 0.35F}, {x, top + height * 0.7F}};
        canvas.polygon(flag, palette.yellow);
        const Rect area{x - canvas.px(3), top - canvas.px(2), canvas.px(13), height + canvas.px(2)};
        if (canvas.hovered(area)) {
            tooltip(canvas, trf("Bookmark: step {}, event {}", mark.into == 0 ? mark.step : mark.step + 1,
                                mark.into));
        }
        if (canvas.clicked(area)) {
            view.intents.emplace_back(SeekPlace{mark});
            taken = true;
        }
    }
    return taken;
}

std::size_t shown_branches(const Session& session) {
    constexpr std::size_t most = 3;
    return std::min(session.player()->timeline().branches() - 1, most);
}

void draw_branches(const View& view, const TimelineState& state, Rect rows) {
    const Canvas& canvas = view.canvas;
    const Palette& palette = canvas.palette();
    const Timeline& timeline = view.session.player()->timeline();
    const TimelineScale& scale = state.scale;
    std::size_t row = 0;
    for (std::size_t i = timeline.branches(); i-- > 0 && row < shown_branches(view.session);) {
        if (i == timeline.branch()) {
            continue;
        }
        const std::size_t shared = timeline.shared_steps(timeline.branch(), i);
        const std::size_t steps = timeline.branch_steps(i);
        const float from = scale.x_of(shared, 0);
        const float end = std::max(scale.x_of(steps, 0), from + canvas.px(24));
        Rect line = branch_row(rows, row++, canvas.scale());
        line.x = std::min(from, rows.right() - canvas.px(24));
        line.w = std::min(end, rows.right()) - line.x;
        const Rect area{line.x, line.y - canvas.px(1.5F), line.w, line.h + canvas.px(3)};
        const bool hot = canvas.hovered(area);
        canvas.line({line.x, rows.y - canvas.px(1)}, {line.x, line.bottom()}, palette.text_faint,
                    canvas.px(1));
        canvas.fill(line, hot ? palette.accent : palette.text_faint, canvas.px(2));
        if (hot) {
            tooltip(canvas, trf("Another course of events, from before a change of the script.\nIt parts "
                                "after step {} and has {} steps that ran. Click to go there.",
                                shared, steps));
        }
        if (canvas.clicked(area)) {
            view.intents.emplace_back(SwitchBranch{i});
        }
    }
}

} // namespace

TimelineRows timeline_rows(const Session& session, const TimelineState& state) {
    if (session.player() == nullptr) {
        return {};
    }
    constexpr std::size_t many_steps = 16; // so that one counts them no more
    return {shown_branches(session), !session.run()->chapters().empty(),
            session.player()->step_count() > many_steps || state.view.zoom > 1};
}

void draw_timeline(const View& view, TimelineState& state, const BottomLayout& layout) {
    const Canvas& canvas = view.canvas;
    canvas.heading(layout.heading, tr("TIMELINE"));
    if (view.session.player() == nullptr) {
        return;
    }
    refresh(view.session, state, layout.steps, canvas.scale());
    move_view(view, state, layout);
    draw_legend(canvas, state, layout.heading);
    bool taken = draw_chapter_row(view, state, layout);
    const float above = canvas.px(flag_height + 4);
    canvas.push_clip({layout.steps.x, layout.steps.y - above, layout.steps.w + 1,
                      layout.branches.bottom() - layout.steps.y + above + canvas.px(4)});
    draw_steps(view, state, layout.steps);
    draw_ticks(view, state, layout.ticks);
    draw_branches(view, state, layout.branches);
    draw_troubles(view, state, layout);
    taken = draw_bookmarks(view, state, layout) || taken;
    canvas.pop_clip();
    draw_ruler(canvas, state, layout);
    draw_sight(canvas, state, layout);
    draw_cursor(view, state, layout);
    if (!taken) {
        scrub(view, state, layout);
    }
}

} // namespace cow::ui

#include "app/gui/panels/counters_view.hpp"

#include "app/view/base/number_text.hpp"
#include "app/view/scene/moment.hpp"
#include "core/language/language.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace cow::ui {
namespace {

/// Up to the cursor; of a step with very many events up to its beginning.
void count_faults(const Session& session, Sample& sample) {
    constexpr std::size_t most = 100'000;
    const Timeline& timeline = session.player()->timeline();
    const std::vector<Sample>& samples = session.run()->samples();
    if (timeline.step() < samples.size()) {
        sample.faults = samples[timeline.step()].faults;
    }
    const EventRange events = shown_step_events(*session.player());
    if (timeline.inside_step() && timeline.event() - events.first <= most) {
        add_faults(sample, timeline, events.first, timeline.event());
    }
}

const Sample& current_sample(const View& view, FiguresState& state) {
    const Position position = position_of(view.session);
    if (!state.valid || state.position != position || (!view.in_motion && !state.sample.counted)) {
        const Machine& machine = view.session.player()->machine();
        state.sample = sample_of(machine, !view.in_motion || counting_cost(machine) <= countable_in_motion);
        count_faults(view.session, state.sample);
        state.position = position;
        state.valid = true;
    }
    return state.sample;
}

/// "…" while it has not been counted.
std::string counted_text(const Sample& sample, u64 bytes) {
    return bytes_text(sample.counted ? std::optional(bytes) : std::nullopt);
}

struct Counter {
    std::string_view label;
    std::string figure;
    std::vector<std::string> notes; ///< as many as find room
    Colour colour;
    u64 Sample::*value;
};

/// The greatest figure of each course; looked for again only where samples have come.
void find_most(const Session& session, FiguresState& state, std::span<const Counter> counters) {
    const std::vector<Sample>& samples = session.run()->samples();
    const Position now{session.generation(), session.player()->timeline().branch(), 0, samples.size()};
    if (state.courses == now) {
        return;
    }
    state.courses = now;
    state.most.fill(1);
    for (const Sample& sample : samples) {
        for (std::size_t i = 0; i < counters.size(); ++i) {
            state.most[i] = std::max(state.most[i], sample.*counters[i].value);
        }
    }
}

void draw_course(const View& view, Rect area, const Counter& counter, u64 most) {
    const std::vector<Sample>& samples = view.session.run()->samples();
    const Player& player = *view.session.player();
    const std::size_t steps = std::max<std::size_t>(player.step_count(), 1);
    const Canvas& canvas = view.canvas;
    const auto point = [&](std::size_t step) {
        const float x = static_cast<float>(step) / static_cast<float>(steps);
        const float y = static_cast<float>(samples[step].*counter.value) / static_cast<float>(most);
        return Point{area.x + x * area.w, area.bottom() - y * area.h};
    };
    canvas.line({area.x, area.bottom() + 1}, {area.right(), area.bottom() + 1}, canvas.palette().line);
    // At most one line a pixel.
    const std::size_t stride = samples.size() / static_cast<std::size_t>(std::max(area.w, 1.0F)) + 1;
    const std::size_t here = player.step();
    for (std::size_t i = 0; i + stride < samples.size(); i += stride) {
        const bool ahead = i >= here;
        const Point a = point(i);
        const Point b = point(i + stride);
        // A count jumps when its step is done; it does not glide.
        const Colour colour = fade(counter.colour, ahead ? 0.35F : 1);
        canvas.line(a, {b.x, a.y}, colour, canvas.px(1.5F));
        canvas.line({b.x, a.y}, b, colour, canvas.px(1.5F));
    }
    if (here < samples.size()) {
        canvas.dot(point(here), canvas.px(3), counter.colour);
    }
}

void draw_counter(const View& view, Rect box, const Counter& counter, u64 most) {
    const Canvas& canvas = view.canvas;
    const Palette& palette = canvas.palette();
    const bool hot = canvas.hovered(box);
    canvas.fill(box, hot ? palette.control_hot : palette.card, canvas.px(size::rounding));
    canvas.outline(box, palette.line, canvas.px(size::rounding));
    if (hot) {
        tooltip(canvas, tip_of(command(view, CommandId::plots)));
    }
    if (canvas.clicked(box)) {
        view.intents.emplace_back(RunCommand{CommandId::plots});
    }
    Rect rest = box.inset(canvas.px(12), canvas.px(6));
    // In a narrow box the words above and below the figure need all of its width.
    const bool narrow = box.w < canvas.px(240);
    const float line = rest.h * 0.28F;
    Rect label = narrow ? rest.take_top(line) : Rect{};
    Rect note = narrow ? rest.take_bottom(line) : Rect{};
    const Rect course =
        rest.take_right(rest.w * 0.4F, canvas.px(12)).inset(canvas.px(2), narrow ? 0 : canvas.px(8));
    if (!narrow) {
        label = rest.take_top(line);
        note = rest.take_bottom(line);
    }
    canvas.text(Face::small, label, counter.label, palette.text_dim);
    canvas.text(Face::figure, rest, counter.figure, palette.text);
    std::string words;
    for (const std::string& part : counter.notes) {
        const std::string longer = words.empty() ? part : words + " · " + part;
        if (!words.empty() && canvas.text_width(Face::small, longer) > note.w) {
            words += " …";
            break;
        }
        words = longer;
    }
    canvas.text(Face::small, note, words, palette.text_faint);
    draw_course(view, course, counter, most);
}

} // namespace

void draw_counters(const View& view, FiguresState& state, std::span<const Rect> boxes) {
    const Palette& palette = view.canvas.palette();
    if (view.session.player() == nullptr) {
        return;
    }
    const Machine& machine = view.session.player()->machine();
    const Sample& now = current_sample(view, state);
    std::string copied = bytes_text(now.copies * page_size);
    if (view.session.playback().progress() < 1 && now.copies > 0 &&
        std::holds_alternative<PageCopied>(*current_event(*view.session.player()))) {
        copied = bytes_text((now.copies - 1) * page_size) + " → " + copied;
    }
    const std::vector<Sample>& samples = view.session.run()->samples();
    const std::size_t step = view.session.player()->step();
    const u64 eager = step < samples.size() ? samples[step].eager_copies : 0;
    std::vector<std::string> copied_notes;
    if (eager > 0) {
        copied_notes.push_back(trf("eager fork: {}", bytes_text(eager * page_size)));
    }
    copied_notes.push_back(pages_text(now.copies));
    const std::array<Counter, 4> counters{{
        {tr("Frames used"),
         count_text(now.frames_used),
         {trf("of {}", count_text(machine.frames.total()))},
         palette.anon,
         &Sample::frames_used},
        {tr("Minor faults"), count_text(now.minor_faults), fault_notes(now), palette.vermilion,
         &Sample::minor_faults},
        {tr("Copied"), copied, copied_notes, palette.copy, &Sample::copies},
        {tr("Saved by sharing"),
         counted_text(now, now.saved_bytes),
         {trf("of {} mapped", counted_text(now, now.mapped_bytes))},
         palette.green_text,
         &Sample::saved_bytes},
    }};
    find_most(view.session, state, counters);
    for (std::size_t i = 0; i < std::min(counters.size(), boxes.size()); ++i) {
        draw_counter(view, boxes[i], counters[i], state.most[i]);
    }
}

} // namespace cow::ui

#include "app/gui/panels/timeline/timeline_parts.hpp"
#include "app/view/base/number_text.hpp"
#include "app/view/words/trouble_words.hpp"
#include "core/language/language.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cow::ui {
namespace {

constexpr float ruler_distance = 90; // design pixels

std::string number_of(const RulerMark& mark) {
    return mark.event == 0 ? fmt::format("{}", mark.step)
                           : fmt::format("{} · {}", mark.step, count_text(mark.event));
}

} // namespace

bool draw_chapter_row(const View& view, const TimelineState& state, const BottomLayout& layout) {
    if (layout.chapters.empty()) {
        return false;
    }
    const Canvas& canvas = view.canvas;
    const Palette& palette = canvas.palette();
    const Rect row = layout.chapters;
    const std::vector<Chapter>& chapters = view.session.run()->chapters();
    const Chapter* here = chapter_at(chapters, shown_step(*view.session.player()));
    bool taken = false;
    for (std::size_t i = 0; i < chapters.size(); ++i) {
        const Chapter& chapter = chapters[i];
        const bool last = i + 1 == chapters.size();
        const float from = state.scale.x_of(chapter.step, 0);
        const float end = last ? row.right() : state.scale.x_of(chapters[i + 1].step, 0);
        const float left = std::max(from, row.x);
        const Rect part{left, row.y, std::min(end, row.right()) - left, row.h};
        if (part.w <= 0) {
            continue;
        }
        if (from >= row.x) {
            canvas.line({from, row.y + canvas.px(2)}, {from, layout.steps.bottom()}, palette.accent,
                        canvas.px(1.5F));
        }
        const Rect name = part.inset(canvas.px(5), 0);
        if (name.w > canvas.px(24)) {
            canvas.elided(Face::small, name, chapter.name,
                          &chapter == here ? palette.accent : palette.text_dim);
        }
        if (canvas.hovered(part)) {
            tooltip(canvas, chapter.name);
        }
        if (canvas.clicked(part)) {
            view.intents.emplace_back(SeekStep{chapter.step});
            taken = true;
        }
    }
    return taken;
}

void draw_troubles(const View& view, const TimelineState& state, const BottomLayout& layout) {
    const Canvas& canvas = view.canvas;
    const Palette& palette = canvas.palette();
    float last = layout.steps.x - canvas.px(1000);
    for (const Trouble& trouble : view.session.run()->troubles()) {
        const std::size_t step = trouble.step == 0 ? 0 : trouble.step - 1;
        const TimelineScale::Span& span = state.scale.steps[std::min(step, state.scale.steps.size() - 1)];
        const float x = state.scale.x_of(step, static_cast<double>(trouble.event - span.first_event));
        if (x < layout.steps.x || x > layout.steps.right() + 1 || x - last < canvas.px(5)) {
            continue; // out of sight, or one with the mark beside it
        }
        last = x;
        const Point at{x, layout.steps.y - canvas.px(1)};
        canvas.line(at, {x, layout.ticks.bottom()}, palette.vermilion, canvas.px(1.5F));
        canvas.dot(at, canvas.px(6), palette.fault_ground);
        canvas.cross(at, canvas.px(8), palette.vermilion, canvas.px(2));
        if (canvas.hovered({x - canvas.px(6), at.y - canvas.px(6), canvas.px(12), canvas.px(12)})) {
            tooltip(canvas, trf("Step {}: {}", trouble.step, trouble_line(trouble)));
        }
    }
}

void draw_ruler(const Canvas& canvas, const TimelineState& state, const BottomLayout& layout) {
    if (layout.ruler.empty()) {
        return;
    }
    const Palette& palette = canvas.palette();
    for (const RulerMark& mark : ruler_marks(state.scale, layout.ruler, canvas.px(ruler_distance))) {
        const std::string text = number_of(mark);
        const Rect box{mark.x + canvas.px(3), layout.ruler.y, canvas.text_width(Face::small, text) + 1,
                       layout.ruler.h};
        canvas.line({mark.x, layout.ruler.y}, {mark.x, layout.ruler.bottom()}, palette.line_strong);
        if (box.right() <= layout.ruler.right()) {
            canvas.text(Face::small, box, text, palette.text_dim);
        }
    }
}

void draw_sight(const Canvas& canvas, const TimelineState& state, const BottomLayout& layout) {
    if (state.view.zoom <= 1) {
        return;
    }
    const Palette& palette = canvas.palette();
    const Rect track{layout.steps.x, layout.ticks.bottom() + canvas.px(1), layout.steps.w, canvas.px(3)};
    canvas.fill(track, palette.line, canvas.px(1.5F));
    const auto from = static_cast<float>(state.view.from);
    const float part = std::max(static_cast<float>(1 / state.view.zoom) * track.w, canvas.px(6));
    canvas.fill({track.x + std::min(from * track.w, track.w - part), track.y, part, track.h}, palette.accent,
                canvas.px(1.5F));
}

} // namespace cow::ui

#include "app/gui/panels/real_kernel_view.hpp"

#include "app/gui/panels/notice.hpp"
#include "app/view/session/verdict_text.hpp"
#include "core/language/language.hpp"

#include <algorithm>
#include <optional>

namespace cow::ui {
namespace {

constexpr std::size_t most_differences = 5; ///< lines of them in the narration

void draw_badge(const Canvas& canvas, std::optional<Verdict> verdict, Point at, float size) {
    if (verdict) {
        draw_verdict_mark(canvas, at, size, *verdict);
    } else {
        draw_due_mark(canvas, at, size);
    }
}

/// The first text that fits; the last one if none does.
std::string fitting(const Canvas& canvas, Face face, const std::vector<std::string>& texts, float width) {
    const auto fits = [&](const std::string& text) { return canvas.text_width(face, text) <= width; };
    const auto found = std::find_if(texts.begin(), texts.end(), fits);
    return found == texts.end() ? texts.back() : *found;
}

/// Where the switch can be told which kernel: a triangle that points down.
void draw_choice_button(const View& view, Rect rect) {
    const Canvas& canvas = view.canvas;
    const Palette& palette = canvas.palette();
    const bool open = view.overlay == Overlay::which_kernel;
    const bool hot = canvas.hovered(rect);
    canvas.fill(rect, hot || open ? palette.control_hot : palette.control, canvas.px(5));
    canvas.outline(rect, open ? palette.accent : palette.line, canvas.px(5));
    const Point c = rect.center();
    const float s = canvas.px(4);
    canvas.line({c.x - s, c.y - s * 0.5F}, {c.x, c.y + s * 0.6F}, palette.text_dim, canvas.px(1.6F));
    canvas.line({c.x, c.y + s * 0.6F}, {c.x + s, c.y - s * 0.5F}, palette.text_dim, canvas.px(1.6F));
    if (hot) {
        tooltip(canvas, tip_of(command(view, CommandId::which_kernel)));
    }
    if (canvas.clicked(rect)) {
        view.intents.emplace_back(RunCommand{CommandId::which_kernel});
    }
}

/// Off and on again by a click: whether the kernel may merge.
void draw_merging_switch(const View& view, Rect rect) {
    const Canvas& canvas = view.canvas;
    const Palette& palette = canvas.palette();
    const bool on = view.session.real_kernel().merging_allowed();
    const bool hot = canvas.hovered(rect);
    canvas.fill(rect,
                on    ? blend(palette.panel, palette.accent, 0.28F)
                : hot ? palette.control_hot
                      : palette.control,
                canvas.px(4));
    canvas.outline(rect, on ? palette.accent : palette.line_strong, canvas.px(4));
    canvas.text(Face::small, rect, on ? tr("merges") : tr("no merging"), on ? palette.text : palette.text_dim,
                Align::center);
    if (hot) {
        tooltip(canvas, tip_of(command(view, CommandId::merge_pages)));
    }
    if (canvas.clicked(rect)) {
        view.intents.emplace_back(RunCommand{CommandId::merge_pages});
    }
}

} // namespace

// ---- marks ---------------------------------------------------------------------------------------------------------

Colour verdict_colour(const Palette& palette, Verdict verdict) {
    switch (verdict) {
    case Verdict::agrees: return palette.green_text;
    case Verdict::differs: return palette.vermilion_text;
    case Verdict::not_compared: break;
    }
    return palette.text_dim;
}

void draw_verdict_mark(const Canvas& canvas, Point center, float size, Verdict verdict, float strength) {
    const Palette& palette = canvas.palette();
    const Colour ground = blend(palette.panel, verdict_colour(palette, verdict), strength);
    switch (verdict) {
    case Verdict::agrees:
        canvas.dot(center, size / 2, ground);
        canvas.tick(center, size * 0.58F, palette.ground);
        break;
    case Verdict::differs:
        canvas.diamond(center, size * 0.62F, ground);
        canvas.cross(center, size * 0.38F, palette.ground, std::max(1.5F, size * 0.14F));
        break;
    case Verdict::not_compared: canvas.dot(center, size * 0.2F, ground); break;
    }
}

void draw_due_mark(const Canvas& canvas, Point center, float size) {
    canvas.ring(center, size * 0.4F, canvas.palette().text_faint, std::max(1.0F, size * 0.12F));
}

// ---- the narration -------------------------------------------------------------------------------------------------

VerdictNote verdict_note(const View& view) {
    const RealKernel& real = view.session.real_kernel();
    const Player& player = *view.session.player();
    const std::size_t step = shown_step(player);
    VerdictNote note;
    if (const StepVerdict* verdict = real.verdict(step)) {
        note.sentence = short_verdict_sentence(*verdict);
        note.differences =
            difference_lines(*verdict, names_of(player, view.session.names()), most_differences);
        note.verdict = verdict->verdict;
        if (real.went_apart(step, view.session.run()->samples())) {
            note.aside = rules_sentence(real);
        }
    } else if (real.waits()) {
        note.sentence = progress_text(real);
    } else if (real.is_due(step)) {
        note.sentence = trf("The real kernel is doing this step …");
    }
    return note;
}

float draw_verdict_note(const Canvas& canvas, const VerdictNote& note, Rect area, bool draw) {
    const Palette& palette = canvas.palette();
    if (note.sentence.empty()) {
        return 0;
    }
    float y = canvas.px(10);
    const float indent = canvas.px(18);
    const float size = canvas.px(12);
    if (draw) {
        canvas.line({area.x, area.y + y * 0.3F}, {area.right(), area.y + y * 0.3F}, palette.line);
        const Point mark{area.x + size / 2, area.y + y + canvas.line_height(Face::body) / 2};
        if (note.verdict) {
            draw_verdict_mark(canvas, mark, size, *note.verdict);
        } else {
            draw_due_mark(canvas, mark, size);
        }
    }
    const auto paragraph = [&](Face face, const std::string& text, Colour colour) {
        const Rect box{area.x + indent, area.y + y, area.w - indent, 0};
        y += canvas.paragraph(face, box, text, colour, draw) + canvas.px(3);
    };
    const Colour colour = note.verdict ? verdict_colour(palette, *note.verdict) : palette.text_dim;
    paragraph(Face::body, note.sentence, colour);
    for (const std::string& line : note.differences) {
        paragraph(Face::small, line, palette.text);
    }
    if (!note.aside.empty()) {
        paragraph(Face::small, note.aside, palette.text_dim);
    }
    return y;
}

// ---- the switch ----------------------------------------------------------------------------------------------------

void draw_real_switch(const View& view, const RealKernelState& state, Rect rect, Rect choice) {
    if (!choice.empty()) {
        draw_choice_button(view, choice);
    }
    const Canvas& canvas = view.canvas;
    const Palette& palette = canvas.palette();
    const RealKernel& real = view.session.real_kernel();
    const bool works = real.comparing();
    const bool refused = real.on() && !works;
    const bool hot = canvas.hovered(rect);
    canvas.fill(rect,
                works ? blend(palette.panel, palette.accent, 0.28F)
                : hot ? palette.control_hot
                      : palette.control,
                canvas.px(5));
    if (refused) {
        canvas.dashed_outline(rect, palette.text_faint);
    } else {
        canvas.outline(rect, works ? palette.accent : palette.line, canvas.px(5));
    }
    const std::string_view name = tr(command(view, CommandId::real_kernel).name);
    Rect inner = rect.inset(canvas.px(9), 0);
    const Rect left = inner.take_left(canvas.px(12), canvas.px(7));
    const bool fits = canvas.text_width(Face::strong, name) <= inner.w; // else the mark alone has to do
    const Point mark = (fits ? left : rect).center();
    if (works && view.session.player() != nullptr) {
        draw_badge(canvas, badge_verdict(real, *view.session.player()), mark, canvas.px(12));
    } else if (refused) {
        canvas.cross(mark, canvas.px(8), palette.text_faint, canvas.px(1.6F));
    } else {
        draw_due_mark(canvas, mark, canvas.px(12));
    }
    const Colour text = works ? palette.text : refused ? palette.text_faint : palette.text_dim;
    if (fits) {
        canvas.text(Face::strong, inner, name, text);
    }
    if (hot && state.notice_left <= 0) {
        const std::string more = state_text(real);
        tooltip(canvas, tip_of(command(view, CommandId::real_kernel)) + (more.empty() ? "" : "\n\n" + more));
    }
    if (canvas.clicked(rect)) {
        view.intents.emplace_back(RunCommand{CommandId::real_kernel});
    }
}

void draw_real_notice(const View& view, Rect anchor) {
    draw_notice(view, anchor, state_text(view.session.real_kernel()));
}

// ---- the figure ----------------------------------------------------------------------------------------------------

void draw_real_figure(const View& view, Rect box) {
    const Canvas& canvas = view.canvas;
    const Palette& palette = canvas.palette();
    const RealKernel& real = view.session.real_kernel();
    canvas.fill(box, palette.card, canvas.px(size::rounding));
    canvas.outline(box, palette.line, canvas.px(size::rounding));
    Rect rest = box.inset(canvas.px(12), canvas.px(6));
    Rect label = rest.take_top(rest.h * 0.28F);
    const Rect note = rest.take_bottom(label.h);
    const std::string_view name = tr("Real kernel");
    canvas.text(Face::small, label, name, palette.text_dim);
    label.take_left(canvas.text_width(Face::small, name) + canvas.px(10));
    if (!real.release().empty()) {
        const bool verified = real.verified_elsewhere().empty();
        const std::string kernel = kernel_name(real);
        canvas.text(Face::small, label,
                    verified ? kernel
                             : fitting(canvas, Face::small,
                                       {trf("{}, not verified", kernel), trf("not verified")}, label.w),
                    verified ? palette.text_faint : palette.vermilion_text, Align::right);
    }
    Rect merging;
    if (real.scans()) {
        const Rect side = rest.take_right(canvas.px(78), canvas.px(8));
        merging = side.inset(0, std::max(0.0F, (side.h - canvas.px(20)) / 2));
        draw_merging_switch(view, merging);
    }
    const Point mark = rest.take_left(canvas.px(16), canvas.px(8)).center();
    const Player* player = view.session.player();
    const std::optional<Verdict> verdict = player != nullptr ? badge_verdict(real, *player) : std::nullopt;
    draw_badge(canvas, verdict, mark, canvas.px(16));
    const std::string words = badge_text(verdict);
    const Face face = canvas.text_width(Face::figure, words) > rest.w ? Face::strong : Face::figure;
    canvas.text(face, rest, words, palette.text);
    if (real.waits()) {
        canvas.elided(Face::small, note, real.progress(), palette.text_faint);
    } else {
        canvas.text(Face::small, note, fitting(canvas, Face::small, summary_texts(real.tally()), note.w),
                    palette.text_faint);
    }
    if (canvas.hovered(box) && !canvas.hovered(merging)) {
        tooltip(canvas, state_text(real));
    }
}

} // namespace cow::ui

#include "app/gui/stage/frame_cell.hpp"

#include "app/gui/stage/kind_mark.hpp"
#include "app/view/base/number_text.hpp"
#include "app/view/scene/frame_look.hpp"
#include "core/language/language.hpp"

#include <algorithm>

namespace cow::ui {
namespace {

std::string frame_tip(const Stage& stage, const FrameCell& cell) {
    std::string text =
        fmt::format("{}: {}\n", cell.name,
                    cell.frame.kind == FrameKind::zero ? std::string(tr("the zero page")) : cell.kind);
    if (cell.count > 1) {
        text += trf("{} frames\n", count_text(cell.count));
    } else if (cell.frame.kind != FrameKind::zero) {
        text += trf("references: {} · mappings: {}", cell.frame.refcount, cell.frame.mapcount) + "\n";
    }
    for (const ProcId owner : cell.owners) {
        text += trf("mapped by {}\n", stage.moment.machine->name(stage.moment.machine->process(owner)));
    }
    return cell.count > 1 ? text : text + trf("contents: {}", cell.content);
}

/// Stripes at the top, one for each process that maps it.
void draw_stripes(const Canvas& canvas, const FrameCell& cell, Rect rect, float presence) {
    if (cell.owners.empty()) {
        return;
    }
    const std::size_t shown = std::min<std::size_t>(cell.owners.size(), 8);
    const float width = rect.w / static_cast<float>(shown);
    for (std::size_t i = 0; i < shown; ++i) {
        const Rect stripe{rect.x + width * static_cast<float>(i), rect.y,
                          width - (i + 1 < shown ? 1.0F : 0.0F), canvas.px(3)};
        canvas.fill(stripe, fade(canvas.palette().process(cell.owners[i]), presence), 1);
    }
}

/// A count on its way from one number to the next: the old one leaves upwards, or downwards when it falls.
void draw_turning(const Canvas& canvas, Face face, Rect box, const FrameLook& look, u32 now, Colour colour) {
    const auto number = [&](u32 refs, float offset, float strength) {
        canvas.text(face, box.moved({0, offset * box.h}), fmt::format("×{}", refs), fade(colour, strength),
                    Align::center);
    };
    if (look.refs_before == now || look.roll >= 1) {
        number(look.refs_before == now ? look.refs : now, 0, 1);
        return;
    }
    const float way = now > look.refs_before ? -1 : 1;
    canvas.push_clip(box);
    number(look.refs_before, way * look.roll, 1 - look.roll);
    number(now, way * (look.roll - 1), look.roll);
    canvas.pop_clip();
}

/// What the count comes to.
u32 count_after(const FrameCell& cell, const FrameLook& look) {
    return cell.ref_delta != 0 ? cell.frame.refcount : look.refs;
}

void draw_badge(const Canvas& canvas, Rect& line, const FrameCell& cell, const FrameLook& look) {
    const Palette& palette = canvas.palette();
    if (cell.frame.kind == FrameKind::zero || cell.count > 1) {
        return; // the zero page's references are not counted; those of a run may differ
    }
    const std::string widest = fmt::format("×{}", std::max(look.refs_before, count_after(cell, look)));
    const float width = canvas.text_width(Face::mono_strong, widest) + canvas.px(10);
    const float height = std::min(canvas.px(17), line.h);
    Rect badge = line.take_right(width, canvas.px(4));
    badge = {badge.x, line.center().y - height / 2, badge.w, height};
    canvas.fill(badge, blend(palette.badge, palette.yellow, look.badge * 0.35F), height / 2);
    canvas.outline(badge, blend(palette.line_strong, palette.yellow, look.badge), height / 2);
    draw_turning(canvas, Face::mono_strong, badge, look, count_after(cell, look),
                 fade(palette.text, look.presence));
}

/// The kind as a mark always, as a word where there is room; then the first bytes.
void draw_kind_and_content(const Stage& stage, const FrameCell& cell, const FrameLook& look, Rect line,
                           Colour kind) {
    const Canvas& canvas = stage.view.canvas;
    const Palette& palette = canvas.palette();
    const Rect mark = line.take_left(canvas.px(8), canvas.px(4));
    draw_kind_mark(canvas, look.frame.kind, mark.center(), canvas.px(4), fade(kind, look.presence));
    if (cell.count > 1) {
        canvas.text(Face::small, line, trf("{} frames", count_text(cell.count)),
                    fade(palette.text_dim, look.presence));
        return;
    }
    const std::string content = content_text(*stage.moment.machine->contents, look.content);
    const float word = canvas.text_width(Face::small, cell.kind) + canvas.px(6);
    const bool both = word + canvas.text_width(Face::mono_small, content) <= line.w;
    if (both || look.frame.kind == FrameKind::file) { // of a file the page is worth more than its bytes
        canvas.elided(Face::small, line.take_left(std::min(word, line.w)), cell.kind,
                      fade(palette.text_faint, look.presence));
    }
    if (both || line.w > canvas.px(24)) {
        canvas.elided(Face::mono_small, line, content, fade(palette.text_dim, look.presence));
    }
}

void draw_compact_words(const Stage& stage, const FrameCell& cell, const FrameLook& look, Rect rect,
                        Colour kind) {
    const Canvas& canvas = stage.view.canvas;
    const Palette& palette = canvas.palette();
    Rect line = rect.inset(canvas.px(5), 0);
    line.take_top(canvas.px(2));
    const Rect mark = line.take_left(canvas.px(8), canvas.px(3));
    draw_kind_mark(canvas, look.frame.kind, mark.center(), canvas.px(3.4F), fade(kind, look.presence));
    if (cell.frame.kind != FrameKind::zero) {
        const std::string refs = fmt::format("×{}", look.refs);
        const Rect badge = line.take_right(canvas.text_width(Face::mono_small, refs) + 1, canvas.px(2));
        canvas.text(Face::mono_small, badge, refs,
                    fade(blend(palette.text_dim, palette.yellow, look.badge), look.presence));
    }
    canvas.elided(Face::small, line, cell.name, fade(palette.text, look.presence));
}

void draw_roomy_words(const Stage& stage, const FrameCell& cell, const FrameLook& look, Rect rect,
                      Colour kind) {
    const Canvas& canvas = stage.view.canvas;
    const bool narrow = rect.w < canvas.px(78);
    Rect inner = rect.inset(canvas.px(narrow ? 4 : 7), canvas.px(narrow ? 2 : 4));
    inner.take_top(canvas.px(1));
    Rect top = inner.take_top(inner.h * 0.52F);
    draw_badge(canvas, top, cell, look);
    const Face face = canvas.text_width(Face::strong, cell.name) <= top.w ? Face::strong : Face::small;
    canvas.elided(face, top, cell.name, fade(canvas.palette().text, look.presence));
    draw_kind_and_content(stage, cell, look, inner, kind);
}

} // namespace

void draw_free_cell(const Canvas& canvas, Rect rect, Pfn pfn, float strength) {
    const Palette& palette = canvas.palette();
    canvas.dashed_outline(rect, fade(palette.line, strength));
    if (rect.h < canvas.line_height(Face::mono_small) * 0.7F) {
        return; // no room for its number
    }
    const std::string number = std::to_string(pfn.v);
    // Wires may pass over the place, but not over its number.
    const float width = canvas.text_width(Face::mono_small, number) + canvas.px(4);
    const Point c = rect.center();
    canvas.fill({c.x - width / 2, c.y - canvas.px(8), width, canvas.px(16)}, fade(palette.panel, strength),
                canvas.px(3));
    canvas.text(Face::mono_small, rect, number, fade(palette.text_faint, strength), Align::center);
}

void draw_cell(const Stage& stage, const FrameCell& cell, Rect rect) {
    const Canvas& canvas = stage.view.canvas;
    const Palette& palette = canvas.palette();
    const FrameLook look = frame_look(stage.moment, cell);
    if (look.frame.kind == FrameKind::free) {
        return;
    }
    const Selection here = Selection::of_frame(cell.pfn);
    const float round = canvas.px(4);
    const Colour kind = kind_colour(palette, look.frame.kind);
    // A frame that is taken has the colour of the process it is taken for.
    const bool taken = cell.owners.empty() && look.glow > 0 && stage.moment.access.active;
    const Colour edge = !cell.owners.empty() ? palette.process(cell.owners.front())
                        : taken              ? palette.process(stage.moment.focus.proc)
                                             : kind;
    canvas.fill(rect, fade(blend(palette.card, kind, 0.06F), look.presence), round);
    if (look.fill >= 0) {
        const Rect bar{rect.x + canvas.px(3), rect.bottom() - canvas.px(5),
                       (rect.w - canvas.px(6)) * look.fill, canvas.px(3)};
        canvas.fill({rect.x, rect.y, rect.w * look.fill, rect.h}, fade(edge, 0.16F), round);
        canvas.fill(bar, palette.copy, canvas.px(1.5F));
    }
    canvas.outline(rect, fade(blend(palette.line_strong, edge, 0.4F + 0.6F * look.glow), look.presence),
                   round, look.glow > 0.3F ? canvas.px(1.8F) : 1);
    draw_stripes(canvas, cell, rect, look.presence);
    if (stage.view.session.selection() == here) {
        canvas.outline(rect.inset(-2), palette.text, round, canvas.px(1.5F));
    }
    if (rect.h < canvas.px(30)) {
        draw_compact_words(stage, cell, look, rect, kind);
    } else {
        draw_roomy_words(stage, cell, look, rect, kind);
    }
    if (canvas.hovered(rect)) {
        tooltip(canvas, frame_tip(stage, cell));
    }
    if (canvas.clicked(rect)) {
        stage.view.intents.emplace_back(Select{here});
    }
}

} // namespace cow::ui

#include "app/gui/memory_view.hpp"

#include "app/gui/number_text.hpp"
#include "core/language/language.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cow::gui {
namespace {

Colour kind_colour(FrameKind kind) {
    switch (kind) {
    case FrameKind::free: return theme().line_strong;
    case FrameKind::anon: return theme().sky;
    case FrameKind::file: return theme().purple;
    case FrameKind::zero: return theme().text_faint;
    case FrameKind::ksm: return theme().yellow;
    case FrameKind::page_table: return theme().green;
    }
    return theme().text_faint;
}

/// A shape for each kind, so that colour is not the only sign.
void draw_kind_mark(const Canvas& canvas, FrameKind kind, Point c, Colour colour) {
    const float s = canvas.px(4);
    switch (kind) {
    case FrameKind::anon: canvas.dot(c, s * 0.85F, colour); break;
    case FrameKind::file: canvas.fill({c.x - s * 0.75F, c.y - s, s * 1.5F, s * 2}, colour); break;
    case FrameKind::zero: canvas.ring(c, s * 0.85F, colour, canvas.px(1.4F)); break;
    case FrameKind::ksm: canvas.diamond(c, s * 1.2F, colour); break;
    case FrameKind::page_table:
    case FrameKind::free: break;
    }
}

void draw_free_cell(const Canvas& canvas, Rect cell, Pfn pfn, float strength) {
    canvas.dashed_outline(cell, fade(theme().line, strength));
    canvas.text(Face::mono_small, cell, std::to_string(pfn.v), fade(theme().line_strong, strength),
                Align::center);
}

std::string frame_tip(const Stage& stage, const FrameCell& cell) {
    std::string text = fmt::format("{}: {}\n", cell.name,
                                   cell.frame.kind == FrameKind::zero ? tr("the zero page") : cell.kind);
    if (cell.frame.kind != FrameKind::zero) {
        text += trf("{} references, {} of them mappings\n", cell.frame.refcount, cell.frame.mapcount);
    }
    for (const ProcId owner : cell.owners) {
        text += trf("mapped by {}\n", stage.moment.machine->name(stage.moment.machine->process(owner)));
    }
    return text + trf("contents: {}", cell.content);
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
        canvas.fill(stripe, fade(process_colour(cell.owners[i]), presence), 1);
    }
}

void draw_badge(const Canvas& canvas, Rect& line, const FrameCell& cell, const FrameLook& look) {
    if (cell.frame.kind == FrameKind::zero) {
        return; // its references are not counted
    }
    const std::string text = fmt::format("×{}", look.refs);
    const float width = canvas.text_width(Face::mono_strong, text) + canvas.px(10);
    const float height = std::min(canvas.px(17), line.h);
    Rect badge = line.take_right(width, canvas.px(4));
    badge = {badge.x, line.center().y - height / 2, badge.w, height};
    canvas.fill(badge, blend(theme().badge, theme().yellow, look.badge * 0.35F), height / 2);
    canvas.outline(badge, blend(theme().line_strong, theme().yellow, look.badge), height / 2);
    canvas.text(Face::mono_strong, badge, text, fade(theme().text, look.presence), Align::center);
}

/// The kind as a mark always, as a word where there is room; then the first bytes.
void draw_kind_and_content(const Stage& stage, const FrameCell& cell, const FrameLook& look, Rect line,
                           Colour kind) {
    const Canvas& canvas = stage.view.canvas;
    const Rect mark = line.take_left(canvas.px(8), canvas.px(4));
    draw_kind_mark(canvas, look.frame.kind, mark.center(), fade(kind, look.presence));
    const std::string content = content_text(*stage.moment.machine->contents, look.content);
    const float word = canvas.text_width(Face::small, cell.kind) + canvas.px(6);
    const bool both = word + canvas.text_width(Face::mono_small, content) <= line.w;
    if (both || look.frame.kind == FrameKind::file) { // of a file the page is worth more than its bytes
        canvas.text(Face::small, line.take_left(std::min(word, line.w)), cell.kind,
                    fade(theme().text_faint, look.presence));
    }
    if (both || line.w > canvas.px(24)) {
        canvas.text(Face::mono_small, line, content, fade(theme().text_dim, look.presence));
    }
}

void draw_frame(const Stage& stage, const FrameCell& cell, Rect rect) {
    const Canvas& canvas = stage.view.canvas;
    const FrameLook look = frame_look(stage.moment, cell);
    if (look.frame.kind == FrameKind::free) {
        return;
    }
    const Selection here{cell.pfn, std::nullopt, {}};
    const float round = canvas.px(4);
    const Colour kind = kind_colour(look.frame.kind);
    // A frame that is taken has the colour of the process it is taken for.
    const bool taken = cell.owners.empty() && look.glow > 0 && stage.moment.access.active;
    const Colour edge = !cell.owners.empty() ? process_colour(cell.owners.front())
                        : taken              ? process_colour(stage.moment.focus.proc)
                                             : kind;
    canvas.fill(rect, fade(blend(theme().card, kind, 0.06F), look.presence), round);
    if (look.fill >= 0) {
        const Rect bar{rect.x + canvas.px(3), rect.bottom() - canvas.px(5),
                       (rect.w - canvas.px(6)) * look.fill, canvas.px(3)};
        canvas.fill({rect.x, rect.y, rect.w * look.fill, rect.h}, fade(edge, 0.16F), round);
        canvas.fill(bar, theme().orange, canvas.px(1.5F));
    }
    canvas.outline(rect, fade(blend(theme().line_strong, edge, 0.4F + 0.6F * look.glow), look.presence),
                   round, look.glow > 0.3F ? canvas.px(1.8F) : 1);
    draw_stripes(canvas, cell, rect, look.presence);
    if (stage.view.session.selection() == here) {
        canvas.outline(rect.inset(-2), theme().text, round, canvas.px(1.5F));
    }
    Rect inner = rect.inset(canvas.px(7), canvas.px(4));
    inner.take_top(canvas.px(1));
    Rect top = inner.take_top(inner.h * 0.52F);
    draw_badge(canvas, top, cell, look);
    const float name = canvas.text_width(Face::strong, cell.name);
    canvas.text(Face::strong, top.take_left(name + 1, canvas.px(5)), cell.name,
                fade(theme().text, look.presence));
    draw_kind_and_content(stage, cell, look, inner, kind);
    if (hovered(rect)) {
        tooltip(canvas, frame_tip(stage, cell));
    }
    if (clicked(rect)) {
        stage.view.intents.emplace_back(Select{here});
    }
}

std::string summary(const Stage& stage) {
    const Machine& machine = *stage.moment.machine;
    const u64 cached = machine.frames.count(FrameKind::file);
    std::string text =
        trf("{} frames · {} used", count_text(machine.frames.total()), count_text(machine.frames.used()));
    if (cached > machine.frames.mapped_file_count()) {
        text += trf(" · {} cached", count_text(cached - machine.frames.mapped_file_count()));
    }
    text +=
        trf(" · {} free · {} page tables", count_text(stage.scene.free), count_text(machine.tables.count()));
    return text;
}

void draw_heading(const Stage& stage) {
    const Canvas& canvas = stage.view.canvas;
    const Rect line = stage.geometry.layout.memory_heading;
    const std::string text = summary(stage);
    const float width = canvas.text_width(Face::small, text);
    // Wires that pass here do so behind the words.
    const Rect right{line.right() - width - canvas.px(6), line.y + canvas.px(3), width + canvas.px(6),
                     line.h - canvas.px(6)};
    const Rect left{line.x - canvas.px(2), right.y,
                    canvas.text_width(Face::heading, tr("PHYSICAL MEMORY")) + canvas.px(8), right.h};
    canvas.fill(right, theme().panel, canvas.px(3));
    canvas.fill(left, theme().panel, canvas.px(3));
    canvas.heading(line, tr("PHYSICAL MEMORY"));
    canvas.text(Face::small, line, text, theme().text_dim, Align::right);
}

/// Without a cell for each frame, the next place tells of those that have none.
void draw_rest(const Stage& stage) {
    if (stage.scene.whole) {
        return;
    }
    const Canvas& canvas = stage.view.canvas;
    const Rect cell = stage.geometry.grid.cell(stage.scene.cells.size());
    canvas.fill(cell, theme().panel, canvas.px(4));
    canvas.dashed_outline(cell, theme().line);
    Rect rest = cell.inset(canvas.px(4), canvas.px(3));
    const Rect top = rest.take_top(rest.h / 2);
    const std::string more =
        stage.scene.more_used > 0 ? trf("… {} more", count_text(stage.scene.more_used)) : std::string();
    canvas.text(Face::small, more.empty() ? cell : rest, trf("{} free", count_text(stage.scene.free)),
                theme().text_faint, Align::center);
    canvas.text(Face::small, top, more, theme().text_dim, Align::center);
}

} // namespace

void draw_free_cells(const Stage& stage) {
    for (std::size_t i = 0; i < stage.scene.cells.size(); ++i) {
        const FrameCell& cell = stage.scene.cells[i];
        const FrameLook look = frame_look(stage.moment, cell);
        const float strength = look.frame.kind == FrameKind::free ? 1 : 1 - look.presence;
        if (strength > 0) {
            draw_free_cell(stage.view.canvas, stage.geometry.grid.cell(i), cell.pfn, strength);
        }
    }
}

void draw_memory(const Stage& stage) {
    draw_heading(stage);
    for (std::size_t i = 0; i < stage.scene.cells.size(); ++i) {
        draw_frame(stage, stage.scene.cells[i], stage.geometry.grid.cell(i));
    }
    draw_rest(stage);
}

} // namespace cow::gui

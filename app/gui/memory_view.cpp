#include "app/gui/memory_view.hpp"

#include "app/gui/density_map.hpp"
#include "app/gui/frame_cell.hpp"
#include "app/gui/number_text.hpp"
#include "core/language/language.hpp"

#include <array>

namespace cow::gui {
namespace {

constexpr std::array legend_kinds{FrameKind::anon, FrameKind::file, FrameKind::ksm};

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

/// Behind words: a wire that passes here is not seen through them.
void draw_plate(const Canvas& canvas, Rect words) {
    canvas.fill(words.inset(canvas.px(-3), canvas.px(3)), theme().panel, canvas.px(3));
}

/// The kinds that there are, each with its mark and its word, and what a square stands for.
void draw_legend(const Stage& stage, Rect line) {
    const Canvas& canvas = stage.view.canvas;
    const MemoryMap& map = stage.scene.map;
    const auto word = [&](std::string_view text, FrameKind kind) {
        const float width = canvas.text_width(Face::small, text);
        if (line.w < width + canvas.px(28)) {
            line.w = 0;
            return;
        }
        const float mark_width = kind == FrameKind::free ? 0 : canvas.px(14);
        draw_plate(canvas, {line.x, line.y, mark_width + width, line.h});
        if (kind != FrameKind::free) {
            const Rect mark = line.take_left(canvas.px(10), canvas.px(4));
            draw_kind_mark(canvas, kind, mark.center(), canvas.px(4), kind_colour(kind));
        }
        canvas.text(Face::small, line.take_left(width + 1, canvas.px(14)), text, theme().text_dim);
    };
    if (map.detail == Detail::squares) {
        word(map.per_place == 1 ? std::string(tr("1 frame a square"))
                                : trf("{} frames a square", count_text(map.per_place)),
             FrameKind::free);
    }
    for (const FrameKind kind : legend_kinds) {
        if (stage.moment.machine->frames.count(kind) > 0) {
            word(kind_word(kind), kind);
        }
    }
}

void draw_heading(const Stage& stage) {
    const Canvas& canvas = stage.view.canvas;
    const Rect line = stage.geometry.layout.memory_heading;
    const std::string_view title = tr("PHYSICAL MEMORY");
    const std::string text = summary(stage);
    const float width = canvas.text_width(Face::small, text);
    const Rect left = memory_title(canvas, line);
    const Rect right{line.right() - width, line.y, width, line.h};
    const bool both = left.w + width + canvas.px(20) <= line.w;
    draw_plate(canvas, left);
    canvas.heading(line, title);
    if (both) {
        draw_plate(canvas, right);
        canvas.text(Face::small, line, text, theme().text_dim, Align::right);
    }
    const float end = both ? right.x : line.right();
    // A wire that would end behind the name ends beside it.
    const Rect middle{left.right() + canvas.px(30), line.y, end - left.right() - canvas.px(44), line.h};
    if (stage.scene.map.detail != Detail::cells && middle.w > canvas.px(60)) {
        draw_legend(stage, middle);
    }
}

} // namespace

Rect memory_title(const Canvas& canvas, Rect line) {
    return {line.x, line.y, canvas.text_width(Face::heading, tr("PHYSICAL MEMORY")), line.h};
}

void draw_free_cells(const Stage& stage) {
    for (std::size_t i = 0; i < stage.scene.cells.size(); ++i) {
        const FrameCell& cell = stage.scene.cells[i];
        const FrameLook look = frame_look(stage.moment, cell);
        const float strength = look.frame.kind == FrameKind::free ? 1 : 1 - look.presence;
        if (strength > 0) {
            draw_free_cell(stage.view.canvas, stage.scene.map.grid.cell(i), cell.pfn, strength);
        }
    }
}

void draw_memory(const Stage& stage) {
    draw_heading(stage);
    for (std::size_t i = 0; i < stage.scene.cells.size(); ++i) {
        draw_cell(stage, stage.scene.cells[i], stage.scene.map.grid.cell(i));
    }
    draw_density_map(stage);
    for (std::size_t i = 0; i < stage.scene.strip.size(); ++i) {
        draw_cell(stage, stage.scene.strip[i], stage.scene.map.strip.cell(i));
    }
}

} // namespace cow::gui

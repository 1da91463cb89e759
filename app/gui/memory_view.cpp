#include "app/gui/memory_view.hpp"

#include "app/gui/density_map.hpp"
#include "app/gui/frame_cell.hpp"
#include "app/gui/number_text.hpp"
#include "core/language/language.hpp"

#include <array>

namespace cow::gui {
namespace {

constexpr std::array legend_kinds{FrameKind::anon, FrameKind::file, FrameKind::ksm};
constexpr std::size_t most_told = 12; // processes, in a tip

/// Behind words: a wire that passes here is not seen through them.
void draw_plate(const Canvas& canvas, Rect words) {
    canvas.fill(words.inset(canvas.px(-3), canvas.px(3)), theme().panel, canvas.px(3));
}

std::string summary(const Stage& stage) {
    const Machine& machine = *stage.moment.machine;
    const u64 cached = machine.frames.count(FrameKind::file);
    std::string text =
        trf("{} frames · {} used", count_text(machine.frames.total()), count_text(machine.frames.used()));
    if (cached > machine.frames.mapped_file_count()) {
        text += trf(" · {} cached", count_text(cached - machine.frames.mapped_file_count()));
    }
    return text + trf(" · {} free", count_text(stage.scene.free));
}

/// Page tables are pages of the kernel's own, beside the frames that the scenario's machine has for data.
std::string tables_tip(const Machine& machine) {
    std::string text =
        trf("Page tables: {} of the kernel's own memory.", bytes_text(machine.tables.count() * page_size));
    std::size_t told = 0;
    for (const Process& process : machine.processes) {
        if (process.mm == no_mm) {
            continue;
        }
        if (++told > most_told) {
            return text + "\n…";
        }
        const AddressSpace& space = machine.space(process.mm);
        text +=
            fmt::format("\n{}: {}", machine.name(process), space.tables + (space.root != no_table ? 1 : 0));
    }
    return text;
}

/// How many there are, with the mark of their kind, at the right end of a line, which becomes shorter.
void draw_tables(const Stage& stage, Rect& line) {
    const Canvas& canvas = stage.view.canvas;
    const Machine& machine = *stage.moment.machine;
    const u64 tables = machine.tables.count();
    const std::string text = tables == 1 ? trf("1 page table") : trf("{} page tables", count_text(tables));
    Rect words = line.take_right(canvas.text_width(Face::small, text) + canvas.px(14), canvas.px(12));
    draw_plate(canvas, words);
    if (hovered(words)) {
        tooltip(canvas, tables_tip(machine));
    }
    const float glow = tables_glow(stage.moment);
    const Rect mark = words.take_left(canvas.px(10), canvas.px(4));
    draw_kind_mark(canvas, FrameKind::page_table, mark.center(), canvas.px(4),
                   blend(kind_colour(FrameKind::page_table), theme().yellow, glow));
    canvas.text(Face::small, words, text, blend(theme().text_dim, theme().text, glow));
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
    Rect line = stage.geometry.layout.memory_heading;
    const Rect title = memory_title(canvas, line);
    draw_plate(canvas, title);
    canvas.heading(title, tr("PHYSICAL MEMORY"));
    // A wire that would end behind the name ends beside it.
    line.take_left(title.w, canvas.px(30));
    const std::string text = summary(stage);
    const float width = canvas.text_width(Face::small, text);
    if (width + canvas.px(140) <= line.w) {
        draw_tables(stage, line);
    }
    if (width <= line.w) {
        const Rect words = line.take_right(width, canvas.px(14));
        draw_plate(canvas, words);
        canvas.text(Face::small, words, text, theme().text_dim);
    }
    if (stage.scene.map.detail != Detail::cells && line.w > canvas.px(60)) {
        draw_legend(stage, line);
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

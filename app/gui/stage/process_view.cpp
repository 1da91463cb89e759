#include "app/gui/stage/process_view.hpp"

#include "app/view/base/easing.hpp"
#include "app/view/base/number_text.hpp"
#include "app/view/layout/card_layout.hpp"
#include "app/view/scene/process_look.hpp"
#include "app/view/scene/row_look.hpp"
#include "app/view/words/glossary.hpp"
#include "core/language/language.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace cow::ui {
namespace {

constexpr float name_share = 0.7F; // of a card's header, before its pid goes

struct BitName {
    u64 bit;
    std::string_view letter;
    std::string_view on;
    std::string_view off;
};
constexpr std::array<BitName, pte_bits> bit_names{{
    {Pte::P, "P", tr_later("P present: the entry maps a frame"),
     tr_later("P not present: any access faults")},
    {Pte::W, "W", tr_later("W writable"), tr_later("W not writable: a write faults")},
    {Pte::U, "U", tr_later("U user: the process may use it"), tr_later("U not for user mode")},
    {Pte::A, "A", tr_later("A accessed since the bit was cleared"), tr_later("A not accessed")},
    {Pte::D, "D", tr_later("D dirty: written through this entry"),
     tr_later("D not written through this entry")},
}};

void draw_header(const Stage& stage, const ProcessCard& card, Rect header, Colour own, float presence) {
    const Canvas& canvas = stage.view.canvas;
    const Palette& palette = canvas.palette();
    const Process& process = stage.moment.machine->process(card.proc);
    const Selection here = Selection::of_process(card.proc);
    const bool lit = stage.view.session.selection() == here || canvas.hovered(header);
    const Colour ground = blend(palette.card, own | 0xff000000U, lit ? 0.34F : 0.22F);
    canvas.fill_header(header, fade(ground, presence), canvas.px(size::rounding));
    if (canvas.clicked(header)) {
        stage.view.intents.emplace_back(Select{here});
    }
    if (canvas.hovered(header)) {
        tooltip(canvas, fmt::format("rss: {}\npss: {}", meaning_of("rss"), meaning_of("pss")));
    }
    Rect rest = header.inset(canvas.px(10), 0);
    const float name =
        std::min(canvas.text_width(Face::strong, card.name), rest.w * name_share) + canvas.px(8);
    canvas.elided(Face::strong, rest.take_left(name), card.name,
                  fade(legible(own | 0xff000000U, ground, palette.text), presence));
    std::string text = fmt::format("pid {}", process.pid);
    Colour text_colour = palette.text_dim;
    if (shown_state(stage.moment, process, card.proc) != ProcState::running) {
        text += fmt::format(" · {}", process.signal == Signal::none ? tr(proc_state_name(process.state))
                                                                    : signal_name(process.signal));
        text_colour = process.signal == Signal::none ? palette.text_faint : palette.vermilion_text;
    } else if (process.vfork_child != no_proc) {
        text += trf(" · waits for vfork");
    } else if (stage.scene.figures) {
        const std::string memory =
            text + fmt::format(" · rss {} pss {}", bytes_text(card.rss), bytes_text(card.pss));
        const std::string shorter = text + fmt::format(" · rss {}", bytes_text(card.rss));
        text = canvas.text_width(Face::small, memory) <= rest.w    ? memory
               : canvas.text_width(Face::small, shorter) <= rest.w ? shorter
                                                                   : text;
    }
    canvas.text(Face::small, rest, text, fade(legible(text_colour, ground, palette.text), presence),
                Align::right);
}

/// Neighbours of one name are told apart by their rights: "libc.so.6 r-x", "rw-".
std::string area_text(const std::vector<VmaBar>& areas, std::size_t index) {
    const VmaBar& area = areas[index];
    const std::string rights = rights_text(area.vma.flags).substr(0, 3);
    if (index > 0 && areas[index - 1].name == area.name) {
        return rights;
    }
    const bool first = index + 1 < areas.size() && areas[index + 1].name == area.name;
    return first ? area.name + " " + rights : area.name;
}

void draw_vmas(const Stage& stage, const ProcessCard& card, Rect strip, Colour own) {
    const Canvas& canvas = stage.view.canvas;
    const Palette& palette = canvas.palette();
    const std::vector<VmaBar>& vmas = shown_vmas(stage.moment, card);
    std::vector<std::string> names;
    std::vector<VmaWish> wishes;
    for (std::size_t i = 0; i < vmas.size(); ++i) {
        names.push_back(area_text(vmas, i));
        wishes.push_back({vmas[i].vma.pages(), canvas.text_width(Face::small, names.back()) + canvas.px(7)});
    }
    const std::vector<Rect> bars = vma_bars(strip, wishes, canvas.scale());
    for (std::size_t i = 0; i < bars.size(); ++i) {
        const Vma& vma = vmas[i].vma;
        if (bars[i].empty()) {
            continue;
        }
        const float presence = vma_presence(stage.moment, card.mm, vma);
        const Colour ground = vma_colour(palette, vma, own);
        canvas.fill(bars[i], fade(ground, presence), canvas.px(3));
        const Selection& selection = stage.view.session.selection();
        const bool selected =
            selection.kind == Selection::Kind::vma && selection.mm == card.mm && vma.contains(selection.page);
        const float heat = selected ? 1 : vma_heat(stage.moment, card.mm, vma);
        if (heat > 0) {
            canvas.outline(bars[i].inset(-1), fade(palette.text, heat), canvas.px(4), canvas.px(1.5F));
        }
        if (canvas.clicked(bars[i])) {
            stage.view.intents.emplace_back(
                Select{selected ? selection : Selection::of_vma(card.mm, vma.start)});
        }
        const bool bright = vma.has(vm::write) && vma.file == no_file && vma.label() != VmaLabel::stack &&
                            vma.label() != VmaLabel::heap;
        canvas.elided(Face::small, bars[i].inset(canvas.px(3), 0), names[i],
                      fade(bright ? palette.on_bright : palette.text, presence), Align::center);
        if (canvas.right_clicked(bars[i])) {
            open_menu(stage, {card.proc, card.mm, vma.start, vma.pages(), true});
        }
        if (canvas.hovered(bars[i])) {
            const Machine& machine = *stage.moment.machine;
            const std::string name = machine.area_name(vma);
            const std::string file = !name.empty() ? name
                                     : vma.file == no_file
                                         ? trf("anonymous")
                                         : machine.names->text(machine.files[vma.file.v].name);
            tooltip(canvas,
                    trf("{}  {}\n{:#x} – {:#x}, {} pages\n{}, {}", vmas[i].name, rights_text(vma.flags),
                        VirtAddr{vma.start}.v, VirtAddr{vma.end}.v, count_text(vma.pages()),
                        vma.is_shared() ? tr("shared") : tr("private"), file) +
                        trf("\nMore pages have a longer bar, by their logarithm, as far as its name leaves "
                            "room."));
        }
    }
}

void draw_bit(const Canvas& canvas, Rect box, const RowLook& look, std::size_t index) {
    const Palette& palette = canvas.palette();
    const BitName& bit = bit_names[index];
    const bool blocked = bit.bit == Pte::W && !look.upper_writable;
    // A bit that changes goes out, or comes on, bit by bit of the time.
    const float was = look.old.has(bit.bit) ? 1 : 0;
    const float is = look.turn < 0.5F ? was : (look.pte.has(bit.bit) ? 1.0F : 0.0F);
    const float on = look.changed != 0 ? mix(was, is, part_of(look.turn, 0.25F, 0.75F)) : is;
    const float flash = (look.changed & bit.bit) != 0 ? look.flash : 0;
    const Colour ground = blend(blend(palette.bit_off, palette.bit_on, on), palette.yellow, flash * 0.6F);
    canvas.fill(box, ground, canvas.px(3));
    if (on < 1 || blocked) {
        canvas.outline(box, palette.line, canvas.px(3));
    }
    canvas.text(Face::mono_strong, box, bit.letter,
                blocked ? palette.text_faint : blend(palette.text_faint, palette.bit_text, on),
                Align::center);
    if (look.cross > 0 && look.crossed == bit.bit) {
        canvas.outline(box, palette.vermilion, canvas.px(3), canvas.px(1.5F));
        canvas.cross(box.center(), box.w * 1.1F * look.cross, palette.vermilion_text, canvas.px(2.5F));
    }
}

/// The entry falls out of the TLB.
void draw_dropped(const Canvas& canvas, Rect box, float t) {
    const Palette& palette = canvas.palette();
    if (t <= 0 || t >= 1) {
        return;
    }
    const Rect falling = box.moved({canvas.px(5) * ease(t), canvas.px(16) * ease(t)});
    canvas.fill(falling, fade(palette.cached, 1 - t), canvas.px(3));
    canvas.outline(falling, fade(palette.accent, 1 - t), canvas.px(3));
    canvas.text(Face::mono_small, falling, "T", fade(palette.accent, 1 - t), Align::center);
}

void draw_tlb(const Stage& stage, Rect box, const RowLook& look, const PageRow& row) {
    const Canvas& canvas = stage.view.canvas;
    const Palette& palette = canvas.palette();
    const bool dropping = !look.dropped.none() && stage.moment.progress > 0;
    const bool on = !look.cached.none() && !dropping;
    const bool stale = on && (!row.pte.has_frame() || (look.cached.writable() && !row.pte.writable()) ||
                              look.cached.pfn() != row.pte.pfn());
    const Colour edge = stale ? palette.vermilion_text : on ? palette.accent : palette.line;
    const float flash = look.tlb_changed ? look.flash : 0;
    canvas.fill(box, blend(on ? palette.cached : palette.well, palette.yellow, flash * 0.6F), canvas.px(3));
    canvas.outline(box, fade(edge, on ? 0.8F : 1), canvas.px(3));
    canvas.text(Face::mono_small, box, "T", on ? edge : palette.text_faint, Align::center);
    if (dropping) {
        draw_dropped(canvas, box, stage.moment.progress);
    }
    if (canvas.hovered(box)) {
        tooltip(canvas, stale ? tr("The TLB still holds an older translation than the page table.")
                        : on  ? tr("The TLB holds this translation.")
                              : tr("Not in the TLB: the next access walks the page table."));
    }
}

/// Of the longest name of a frame among the card's rows.
float frame_width(const Canvas& canvas, const ProcessCard& card) {
    u32 most = 1;
    for (const PageRow& row : card.rows) {
        most = std::max(most, row.pte.has_frame() && !row.is_run() ? row.pte.pfn().v : 0);
    }
    return canvas.text_width(Face::mono_strong, frame_name(Pfn{most}));
}

/// The label, or what tells pages apart in it when there is little room.
std::string fitting_label(const Canvas& canvas, const std::string& label, float width) {
    const auto fits = [&](const std::string& text) {
        return canvas.text_width(Face::mono_small, text) <= width;
    };
    const std::size_t dots = label.find(" … ");
    const std::size_t plus = label.substr(0, dots).rfind('+');
    if (fits(label)) {
        return label;
    }
    const std::string nameless = plus == std::string::npos ? label : label.substr(plus);
    if (fits(nameless) || dots == std::string::npos) {
        return nameless;
    }
    const std::string first = label.substr(0, dots) + " …";
    return fits(first) || plus == std::string::npos ? first : first.substr(plus);
}

/// The frames of a run, in few words.
std::string run_frames(const PageRow& row) {
    if (row.frames != RunFrames::scattered || row.frame_count == 0) {
        return frames_name(row.pte.pfn(), row.count, row.frames);
    }
    constexpr std::size_t most_named = 3;
    if (row.frame_count > most_named) {
        return trf("{} frames", count_text(row.frame_count));
    }
    std::string text;
    for (const Pfn pfn : row.on) {
        text += (text.empty() ? "" : ", ") + frame_name(pfn);
    }
    return text;
}

std::string row_tip(const Stage& stage, const ProcessCard& card, const PageRow& row) {
    std::string text = fmt::format("{} ({:#x})\n", row.label, VirtAddr{row.page}.v);
    if (row.is_run()) {
        text += trf("{} pages that are alike; click to list them\n", count_text(row.count));
    }
    if (!row.pte.has_frame()) {
        return text + trf("No page-table entry maps it: nothing is there yet.");
    }
    for (const BitName& bit : bit_names) {
        text += std::string(tr(row.pte.has(bit.bit) ? bit.on : bit.off)) + "\n";
    }
    const Frame& frame = stage.moment.machine->frames[row.pte.pfn()];
    text += row.is_run() ? trf("frames {}", run_frames(row))
                         : trf("frame {}, references: {}", frame_name(row.pte.pfn()), frame.refcount);
    if (row.cow) {
        text += trf("\n{} allows writing, the entry does not: copy on write.",
                    row.vma < card.vmas.size() ? card.vmas[row.vma].name : trf("The area"));
    }
    return text;
}

/// The second line of a run: how many pages, and which frames.
void draw_run(const Stage& stage, const PageRow& row, const RowLook& look, Rect line) {
    const Canvas& canvas = stage.view.canvas;
    const Palette& palette = canvas.palette();
    Rect rest = line.inset(canvas.px(7), 0);
    const std::string frames = row.frames == RunFrames::same ? frame_name(look.pte.pfn()) : run_frames(row);
    const std::string pages = pages_text(row.count);
    const float width = canvas.text_width(Face::mono_small, frames) + 1;
    if (canvas.text_width(Face::small, pages) + canvas.px(6) + width <= rest.w) {
        canvas.text(Face::mono_small, rest.take_right(width, canvas.px(6)), frames, palette.text_dim);
    }
    canvas.text(Face::small, rest, pages, palette.text_dim);
}

void draw_row_ground(const Stage& stage, const RowLook& look, Rect rect, Colour own, bool selected) {
    const Canvas& canvas = stage.view.canvas;
    const Palette& palette = canvas.palette();
    const float round = canvas.px(4);
    const Colour hot = look.fault ? palette.vermilion : own;
    canvas.fill(rect, blend(palette.well, hot, look.heat * (look.fault ? 0.22F : 0.12F)), round);
    canvas.outline(rect, blend(palette.line, hot, look.heat), round, look.heat > 0.5F ? canvas.px(1.5F) : 1);
    if (selected) {
        canvas.outline(rect.inset(-1), palette.text, round, canvas.px(1.5F));
    }
}

void draw_frame_name(const Canvas& canvas, const RowLook& look, Rect box) {
    const Palette& palette = canvas.palette();
    const std::string frame =
        look.pte.has_frame() ? (look.pte.pfn() == zero_pfn ? "0" : frame_name(look.pte.pfn())) : "–";
    canvas.text(Face::mono_strong, box, frame,
                look.fault             ? palette.vermilion_text
                : look.pte.has_frame() ? palette.text
                                       : palette.text_faint,
                Align::right);
}

/// A page is selected, with the bit that was pointed at; a run opens.
void take_click(const Stage& stage, const ProcessCard& card, const PageRow& row, const RowLayout& parts) {
    if (!row.is_run()) {
        u64 bit = 0;
        for (std::size_t i = 0; i < pte_bits; ++i) {
            bit = stage.view.canvas.hovered(parts.bits[i]) ? bit_names[i].bit : bit;
        }
        stage.view.intents.emplace_back(Select{Selection::of_page(card.mm, row.page, bit)});
        return;
    }
    Camera camera = stage.camera;
    std::erase_if(camera.pages, [&](const PageCamera& one) { return one.mm == card.mm; });
    camera.pages.push_back({card.mm, row.page});
    stage.view.intents.emplace_back(SetCamera{std::move(camera)});
}

void draw_row(const Stage& stage, const ProcessCard& card, const PageRow& row, Rect rect, Colour own) {
    const Canvas& canvas = stage.view.canvas;
    const Palette& palette = canvas.palette();
    const RowLook look = row_look(stage.moment, card, row);
    const Selection& selection = stage.view.session.selection();
    const bool selected = (selection.kind == Selection::Kind::page && selection.mm == card.mm &&
                           row.contains(selection.page)) ||
                          (!row.is_run() && row.pte.has_frame() && selection.is_frame(row.pte.pfn()));
    draw_row_ground(stage, look, rect, own, selected);
    Rect rest = rect;
    const Rect line = row.is_run() ? rest.take_top(rect.h * 0.56F) : rect;
    const RowLayout parts = row_layout(line, canvas.scale(), frame_width(canvas, card));
    const Face face =
        canvas.text_width(Face::mono, row.label) <= parts.label.w ? Face::mono : Face::mono_small;
    canvas.elided(face, parts.label, fitting_label(canvas, row.label, parts.label.w),
                  look.pte.none() ? palette.text_faint : palette.text);
    for (std::size_t i = 0; i < pte_bits; ++i) {
        draw_bit(canvas, parts.bits[i], look, i);
    }
    if (row.is_run()) {
        draw_run(stage, row, look, rest);
    } else {
        draw_tlb(stage, parts.tlb, look, row);
        draw_frame_name(canvas, look, parts.frame);
    }
    if (look.done > 0) {
        canvas.tick({rect.x - canvas.px(1), rect.center().y}, canvas.px(10) * look.done, palette.green_text);
    }
    if (canvas.hovered(rect) && (row.is_run() || !canvas.hovered(parts.tlb))) {
        tooltip(canvas, row_tip(stage, card, row));
    }
    if (canvas.clicked(rect)) {
        take_click(stage, card, row, parts);
    }
    if (canvas.right_clicked(rect)) {
        open_menu(stage, {card.proc, card.mm, row.page, row.count, false});
    }
}

/// Over the rows: the names of the columns.
void draw_columns(const Stage& stage, const ProcessCard& card, Rect line) {
    const Canvas& canvas = stage.view.canvas;
    const Palette& palette = canvas.palette();
    const RowLayout parts = row_layout(line, canvas.scale(), frame_width(canvas, card));
    const auto over = [&](Rect box, float width) { return Rect{box.x, line.y, width, line.h}; };
    const float bits = parts.bits.back().right() - parts.bits.front().x;
    canvas.text(Face::small, parts.label, tr("page"), palette.text_faint);
    canvas.text(Face::small, over(parts.bits.front(), bits), "PTE", palette.text_faint);
    canvas.text(Face::small, over(parts.tlb.moved({-canvas.px(9), 0}), parts.tlb.w + canvas.px(14)), "TLB",
                palette.text_faint, Align::center);
    const float x = parts.tlb.right() + canvas.px(8);
    const Rect frame{x, line.y, parts.frame.right() - x, line.h};
    if (canvas.text_width(Face::small, tr("frame")) <= frame.w) { // frames are known by their F
        canvas.text(Face::small, frame, tr("frame"), palette.text_faint, Align::right);
    }
}

} // namespace

Colour vma_colour(const Palette& palette, const Vma& vma, Colour own) {
    if (vma.label() == VmaLabel::stack || vma.label() == VmaLabel::heap) {
        return blend(palette.card, own, 0.5F);
    }
    if (vma.file != no_file) {
        return blend(palette.card, vma.is_shared() ? palette.green : palette.file, 0.45F);
    }
    return vma.has(vm::write) ? own : blend(palette.card, own, 0.45F);
}

void draw_process(const Stage& stage, std::size_t index) {
    const Canvas& canvas = stage.view.canvas;
    const Palette& palette = canvas.palette();
    const ProcessCard& card = stage.scene.cards[index];
    const Process& process = stage.moment.machine->process(card.proc);
    const float presence = card_presence(stage.moment, card.proc);
    if (presence <= 0) {
        return;
    }
    const Rect rect = stage.geometry.cards[index];
    const bool alive = shown_state(stage.moment, process, card.proc) == ProcState::running;
    const Colour own =
        fade(alive ? palette.process(card.proc) : blend(palette.process(card.proc), palette.text_faint, 0.7F),
             presence);
    canvas.fill(rect, fade(palette.card, presence), canvas.px(size::rounding));
    const CardLayout layout = card_layout(rect, canvas.scale());
    draw_header(stage, card, layout.header, own, presence);
    if (canvas.right_clicked(layout.header)) {
        open_menu(stage, {card.proc, card.mm, {}, 0, false});
    }
    const bool killed = !alive && process.signal != Signal::none;
    canvas.outline(rect, fade(killed ? palette.vermilion : own, alive ? 0.9F : 0.6F),
                   canvas.px(size::rounding), canvas.px(1.2F));
    if (shown_vmas(stage.moment, card).empty()) {
        canvas.text(Face::small, layout.vmas, alive ? tr("an empty address space") : tr("its memory is gone"),
                    fade(palette.text_faint, presence));
        return;
    }
    draw_vmas(stage, card, layout.vmas, own);
    const std::vector<Rect>& rows = stage.geometry.rows[index];
    if (!rows.empty() && !layout.columns.empty()) {
        draw_columns(stage, card, layout.columns);
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
        draw_row(stage, card, card.rows[i], rows[i], own);
    }
    const Rect last = rows.empty() ? layout.vmas : rows.back();
    const Rect line{last.x + canvas.px(8), last.bottom() + canvas.px(2), last.w, canvas.px(18)};
    if (card.more_pages > 0 && line.bottom() <= rect.bottom()) {
        canvas.text(Face::small, line,
                    rows.empty()           ? pages_text(card.more_pages)
                    : card.more_pages == 1 ? trf("… 1 more page")
                                           : trf("… {} more pages", count_text(card.more_pages)),
                    palette.text_dim);
    }
}

} // namespace cow::ui

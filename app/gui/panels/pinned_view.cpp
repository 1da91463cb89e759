#include "app/gui/panels/pinned_view.hpp"

#include "app/gui/panels/inspector_sections.hpp"
#include "app/view/base/number_text.hpp"
#include "app/view/layout/card_layout.hpp"
#include "app/view/session/commands.hpp"
#include "core/language/language.hpp"

#include <fmt/format.h>

namespace cow::ui {
namespace {

constexpr float row_height = 24;
constexpr std::size_t most_rows = 8;
constexpr float above_rows = size::heading + 20 + 20; // heading, address, indices
constexpr float line_height = 20;

void refresh(const View& view, PinnedState& state) {
    const Position position = position_of(view.session);
    if (state.valid && state.position == position && state.of == *state.addr) {
        return;
    }
    state.facts =
        inspect_address(view.session.player()->machine(), view.session.names(), *state.addr, most_rows);
    state.valid = true;
    state.position = position;
    state.of = *state.addr;
}

void draw_bits(const Canvas& canvas, Rect box, const PinnedRow& row) {
    const Palette& palette = canvas.palette();
    const float width = canvas.px(14);
    for (const PteBit& bit : pte_bit_table().first(pte_bits)) {
        const Rect cell = box.take_left(width, canvas.px(2));
        const Rect mark{cell.x, cell.center().y - canvas.px(9), cell.w, canvas.px(18)};
        const bool blocked = bit.bit == Pte::W && !row.walk.upper_writable;
        const bool on = row.walk.pte.has(bit.bit) && !blocked;
        canvas.fill(mark, on ? palette.bit_on : palette.bit_off, canvas.px(3));
        if (!on) {
            canvas.outline(mark, palette.line, canvas.px(3));
        }
        canvas.text(Face::mono_strong, mark, bit.letter, on ? palette.bit_text : palette.text_faint,
                    Align::center);
    }
}

std::string value_text(u8 value) {
    return value >= 0x20 && value < 0x7f ? fmt::format("'{}'", static_cast<char>(value))
                                         : fmt::format("{:02x}", value);
}

void draw_row(const View& view, Rect line, const PinnedRow& row, Vpn page) {
    const Canvas& canvas = view.canvas;
    const Palette& palette = canvas.palette();
    const Process& process = view.session.player()->machine().process(row.proc);
    Rect rest = line.inset(canvas.px(6), 0);
    if (canvas.hovered(line)) {
        canvas.fill(line, palette.control, canvas.px(3));
    }
    if (canvas.clicked(line)) {
        view.intents.emplace_back(Select{Selection::of_page(process.mm, page)});
    }
    rest.take_right(canvas.px(40), canvas.px(6)); // the frame, drawn over all that share it
    const Rect value = rest.take_right(canvas.px(30), canvas.px(6));
    const Rect bits = rest.take_right(canvas.px(5 * 16), canvas.px(6));
    canvas.elided(Face::strong, rest, row.process, palette.process(row.proc));
    if (!row.walk.pte.has_frame()) {
        canvas.text(Face::small, bits, row.mapped ? tr("no entry") : tr("not mapped"), palette.text_faint);
    } else {
        draw_bits(canvas, bits, row);
    }
    canvas.text(Face::mono_small, value, row.value ? value_text(*row.value) : std::string("–"), palette.text,
                Align::right);
}

/// One box for the frame of all the rows that share it.
void draw_frame(const View& view, Rect first, std::size_t count, Pfn pfn) {
    const Canvas& canvas = view.canvas;
    const Palette& palette = canvas.palette();
    Rect box = first.inset(canvas.px(6), canvas.px(2));
    box = box.take_right(canvas.px(40));
    box.h = first.h * static_cast<float>(count) - canvas.px(4);
    if (pfn == no_pfn) {
        canvas.text(Face::mono_strong, box, "–", palette.text_faint, Align::center);
        return;
    }
    canvas.fill(box, count > 1 ? fade(palette.yellow, 0.18F) : palette.control, canvas.px(4));
    canvas.outline(box, count > 1 ? palette.yellow : palette.line_strong, canvas.px(4),
                   count > 1 ? canvas.px(1.5F) : 1);
    canvas.text(Face::mono_strong, box, pfn == zero_pfn ? "0" : fmt::format("F{}", pfn.v), palette.text,
                Align::center);
    if (canvas.hovered(box)) {
        tooltip(canvas, count > 1 ? trf("{} processes have the same frame here.", count)
                                  : std::string(tr("No other process here has this frame.")));
    }
}

/// True when it was closed.
bool draw_heading(const Canvas& canvas, Rect& rest) {
    const Palette& palette = canvas.palette();
    Rect heading = rest.take_top(canvas.px(size::heading));
    const Rect close = heading.take_right(canvas.px(20));
    const bool hot = canvas.hovered(close);
    canvas.heading(heading, tr("THE SAME ADDRESS"));
    canvas.cross(close.center(), canvas.px(9), hot ? palette.text : palette.text_faint, canvas.px(1.5F));
    if (hot) {
        tooltip(canvas, tr("Unpin it"));
    }
    return canvas.clicked(close);
}

/// What is pinned, and the indices into the tables, which every process has in common.
void draw_address(const Canvas& canvas, Rect& rest, const Pinned& facts) {
    const Palette& palette = canvas.palette();
    Rect line = rest.take_top(canvas.px(20));
    const std::string address = fmt::format("{:#x}", facts.addr.v);
    const float width = canvas.text_width(Face::mono_small, address) + 1;
    canvas.text(Face::mono_small, line.take_right(width, canvas.px(6)), address, palette.text_dim,
                Align::right);
    canvas.elided(Face::strong, line, facts.place, palette.text);
    line = rest.take_top(canvas.px(20));
    if (facts.rows.empty()) {
        return;
    }
    std::string indices;
    for (const WalkStep& step : facts.rows.front().walk.steps) {
        indices += fmt::format("{}{}", indices.empty() ? "" : "/", step.index);
    }
    indices += fmt::format(" +{:#x}", facts.addr.offset());
    canvas.text(Face::small, line, tr("indices"), palette.text_faint);
    canvas.text(Face::mono_small, line, indices, palette.text_dim, Align::right);
    if (canvas.hovered(line)) {
        tooltip(canvas, tr("The indices come from the address alone: they are the same in every process."));
    }
}

/// As many processes as find room; the others are counted.
void draw_rows(const View& view, Rect rest, const Pinned& facts) {
    const Canvas& canvas = view.canvas;
    const std::size_t all = facts.rows.size() + facts.more;
    std::size_t shown = std::min(how_many(rest.h, canvas.px(row_height), 0), facts.rows.size());
    if (shown < all && rest.h - canvas.px(row_height) * static_cast<float>(shown) < canvas.px(line_height)) {
        shown -= std::min<std::size_t>(shown, 1);
    }
    canvas.push_clip(rest);
    for (std::size_t i = 0; i < shown;) {
        std::size_t count = 1;
        while (i + count < shown && facts.rows[i + count].joined) {
            ++count;
        }
        const Rect first{rest.x, rest.y, rest.w, canvas.px(row_height)};
        for (std::size_t k = 0; k < count; ++k) {
            draw_row(view, rest.take_top(canvas.px(row_height)), facts.rows[i + k], facts.addr.page());
        }
        draw_frame(view, first, count, facts.rows[i].frame);
        i += count;
    }
    if (shown < all) {
        canvas.text(Face::small, rest.take_top(canvas.px(line_height)),
                    trf("… and {} more", count_text(all - shown)), canvas.palette().text_dim);
    }
    canvas.pop_clip();
}

} // namespace

Rect take_pinned(const View& view, PinnedState& state, Rect& column) {
    if (!state.addr || view.session.player() == nullptr || column.empty()) {
        return {};
    }
    refresh(view, state);
    const Canvas& canvas = view.canvas;
    const float rows =
        static_cast<float>(state.facts.rows.size()) * row_height + (state.facts.more > 0 ? line_height : 0);
    const float wanted = canvas.px(above_rows + rows + 2 * size::gap + 4);
    return column.take_bottom(std::min(wanted, column.h * 0.6F), canvas.px(size::gap));
}

void draw_pinned(const View& view, PinnedState& state, Rect panel) {
    view.canvas.panel(panel);
    Rect rest = panel.inset(view.canvas.px(size::padding), view.canvas.px(size::gap));
    if (draw_heading(view.canvas, rest)) {
        state.addr.reset();
        return;
    }
    draw_address(view.canvas, rest, state.facts);
    draw_rows(view, rest, state.facts);
}

} // namespace cow::ui

#include "app/gui/panels/inspector_column.hpp"

#include "app/view/base/number_text.hpp"

#include <fmt/format.h>

#include <array>

namespace cow::ui {

std::string InspectorColumn::bytes_or_wait(u64 bytes) const {
    return state_.complete ? bytes_text(bytes) : "…";
}

Rect InspectorColumn::line(float design_height, float design_gap) {
    const Rect rect{area_.x, area_.y + y_, area_.w, canvas_.px(design_height)};
    y_ += canvas_.px(design_height + design_gap);
    return rect;
}

bool InspectorColumn::section(InspectorSection id, std::string_view title) {
    const Palette& palette = canvas_.palette();
    const u32 bit = u32{1} << static_cast<u32>(id);
    const bool open = (state_.folded & bit) == 0;
    const Rect head = line(22, 3);
    if (canvas_.hovered(head)) {
        canvas_.fill(head, palette.card, canvas_.px(3));
    }
    Rect rest = head;
    const Rect mark = rest.take_right(canvas_.px(14));
    const Point c = mark.center();
    const float s = canvas_.px(3.5F);
    const auto chevron =
        open ? std::array{Point{c.x - s, c.y - s / 2}, Point{c.x, c.y + s / 2}, Point{c.x + s, c.y - s / 2}}
             : std::array{Point{c.x - s / 2, c.y - s}, Point{c.x + s / 2, c.y}, Point{c.x - s / 2, c.y + s}};
    canvas_.polyline(chevron, palette.text_faint, canvas_.px(1.4F));
    canvas_.text(Face::strong, rest, title, palette.text);
    if (canvas_.clicked(head)) {
        state_.folded ^= bit;
    }
    return open;
}

void InspectorColumn::paragraph(Face face, std::string_view text, Colour colour, float gap) {
    y_ += canvas_.paragraph(face, {area_.x, area_.y + y_, area_.w, 0}, text, colour) + canvas_.px(gap);
}

void InspectorColumn::value(std::string_view name, std::string_view value, Colour colour,
                            std::string_view tip) {
    const float own = canvas_.text_width(Face::small, name);
    const float its = canvas_.text_width(Face::mono_small, value);
    const bool apart = own + its + canvas_.px(8) > area_.w;
    Rect row = line(18);
    const Rect first = row;
    canvas_.text(Face::small, row, name, canvas_.palette().text_dim);
    if (apart) {
        row = line(18, 1);
    }
    if (its <= area_.w) {
        canvas_.text(Face::mono_small, row, value, colour, Align::right);
    } else {
        y_ -= canvas_.px(19);
        paragraph(Face::mono_small, value, colour, 1);
    }
    if (!tip.empty() && canvas_.hovered({first.x, first.y, first.w, row.bottom() - first.y})) {
        tooltip(canvas_, tip);
    }
}

void InspectorColumn::bit(std::string_view letter, Colour letter_colour, std::string_view name,
                          std::string_view value, bool lit, std::string_view tip) {
    const Palette& palette = canvas_.palette();
    const Rect row = line(19, 2);
    canvas_.fill(row, canvas_.hovered(row) ? palette.control : palette.well, canvas_.px(3));
    if (lit) {
        canvas_.outline(row, palette.yellow, canvas_.px(3), canvas_.px(1.5F));
    }
    Rect rest = row.inset(canvas_.px(7), 0);
    canvas_.text(Face::mono_strong, rest.take_left(canvas_.px(14), canvas_.px(12)), letter, letter_colour);
    const float width = canvas_.text_width(Face::mono_strong, value);
    canvas_.text(Face::mono_strong, rest.take_right(width + 1, canvas_.px(6)), value, palette.text,
                 Align::right);
    canvas_.text(Face::small, rest, name, palette.text);
    if (!tip.empty() && canvas_.hovered(row)) {
        tooltip(canvas_, tip);
    }
}

bool InspectorColumn::owner(ProcId proc, std::string_view text, std::string_view note) {
    const Palette& palette = canvas_.palette();
    const Rect row = line(22, 4);
    const Colour own = palette.process(proc);
    canvas_.fill(row, blend(palette.card, own, canvas_.hovered(row) ? 0.28F : 0.14F), canvas_.px(4));
    canvas_.outline(row, own, canvas_.px(4));
    Rect rest = row.inset(canvas_.px(8), 0);
    if (!note.empty()) {
        const float width = canvas_.text_width(Face::small, note);
        canvas_.text(Face::small, rest.take_right(width + 1, canvas_.px(6)), note, palette.text_dim,
                     Align::right);
    }
    canvas_.elided(Face::mono_small, rest, text, palette.text);
    return canvas_.clicked(row);
}

bool InspectorColumn::link(Face face, std::string_view text, Colour colour, Colour rail) {
    const float indent = canvas_.px(9);
    const Rect box{area_.x + indent, area_.y + y_, area_.w - indent, 0};
    const float height = canvas_.paragraph(face, box, text, colour, false);
    const Rect whole{area_.x, box.y, area_.w, height};
    if (canvas_.hovered(whole)) {
        canvas_.fill(whole, canvas_.palette().control, canvas_.px(3));
    }
    canvas_.fill({area_.x, box.y + 1, canvas_.px(3), height - 2}, rail, canvas_.px(1.5F));
    canvas_.paragraph(face, box, text, colour);
    y_ += height + canvas_.px(4);
    return canvas_.clicked(whole);
}

/// "010 41 00 00 00 00 00 00 00 A......."; bytes that differ stand on a ground.
void InspectorColumn::hex(const HexRow& row, Colour differing, bool offset) {
    const Palette& palette = canvas_.palette();
    const Rect all = line(18);
    const float character = canvas_.text_width(Face::mono_small, "0000000000") / 10;
    // What is left beside the digits parts the bytes.
    const float spare = all.w - character * static_cast<float>(3 + 2 * hex_columns + hex_columns);
    const float gap = std::min(character, spare / static_cast<float>(hex_columns + 3));
    Rect rest = all;
    const Rect number = rest.take_left(3 * character, 2 * gap);
    if (offset) {
        canvas_.text(Face::mono_small, number, fmt::format("{:03x}", row.offset), palette.text_faint);
    }
    for (std::size_t i = 0; i < hex_columns; ++i) {
        const Rect cell = rest.take_left(2 * character, gap);
        const u8 byte = row.bytes[i];
        if (row.differs[i]) {
            canvas_.fill(cell.inset(-gap * 0.4F, canvas_.px(1)), fade(differing, 0.35F), canvas_.px(2));
        }
        canvas_.text(Face::mono_small, cell, row.unknown[i] ? "??" : fmt::format("{:02x}", byte),
                     row.differs[i] || byte != 0 ? palette.text : palette.text_faint);
    }
    rest.take_left(gap);
    for (std::size_t i = 0; i < hex_columns; ++i) {
        const u8 byte = row.bytes[i];
        const char shown = row.unknown[i] ? '?' : byte >= 0x20 && byte < 0x7f ? static_cast<char>(byte) : '.';
        canvas_.text(Face::mono_small, rest.take_left(character), std::string_view(&shown, 1),
                     byte != 0 ? palette.text_dim : palette.text_faint);
    }
}

} // namespace cow::ui

#include "app/view/layout/card_layout.hpp"

#include <algorithm>
#include <cmath>

namespace cow::ui {
namespace {

// Design sizes, pixels at scale 1.
constexpr float card_header = 27;
constexpr float card_vmas = 24;
constexpr float card_columns = 17;
constexpr float card_unit = 14; // half of a row, with its gap
constexpr float card_row_gap = 3;
constexpr float most_stretch = 1.5F;
constexpr float card_margin = 7;
constexpr float more_line = 18;
constexpr float narrow_row = 300;
constexpr float narrowest_row = 184;
constexpr float bit_width = 14;
constexpr float bit_gap = 2;
constexpr float letter_width = 6.9F; // of a page's name
constexpr float beside_label = 150;  // what a row shows besides it

constexpr float card_frame = card_header + card_vmas + card_margin;
constexpr float card_row = 2 * card_unit - card_row_gap; // the least that shows a page

/// A card that is too low for a row with the names of its columns has the row without them.
bool has_columns(Rect card, float scale) {
    return card.h >= (card_frame + card_columns + card_row) * scale - 0.5F;
}

} // namespace

float row_stretch(Rect slot, std::size_t units, bool more, float scale) {
    const float rows = static_cast<float>(units) * card_unit * scale;
    const float room = slot.h - (card_frame + card_columns + (more ? more_line : 0) - card_row_gap) * scale;
    return units == 0 ? 1 : std::clamp(room / rows, 1.0F, most_stretch);
}

CardLayout card_layout(Rect card, float scale, float stretch) {
    CardLayout out;
    out.unit = card_unit * scale * stretch;
    out.row_gap = card_row_gap * scale;
    Rect rest = card;
    out.header = rest.take_top(card_header * scale);
    rest = rest.inset(card_margin * scale, 0);
    out.vmas = rest.take_top(card_vmas * scale).inset(0, 3 * scale);
    if (has_columns(card, scale)) {
        out.columns = rest.take_top(card_columns * scale);
    }
    rest.take_bottom(card_margin * scale);
    out.rows = rest;
    return out;
}

std::size_t row_units(Rect slot, float scale, std::size_t wanted) {
    const float columns = has_columns(slot, scale) ? card_columns : 0;
    const auto units_in = [&](float room) {
        return static_cast<std::size_t>(
            std::max(0.0F, (room + (card_row_gap + 0.5F) * scale) / (card_unit * scale)));
    };
    const float room = slot.h - (card_frame + columns) * scale;
    const std::size_t all = units_in(room);
    // Where not all are shown a line says how many more there are; but a page comes before that.
    const std::size_t units =
        wanted <= all ? all : std::max(std::min<std::size_t>(all, 2), units_in(room - more_line * scale));
    return units < 2 ? 0 : units;
}

std::vector<Rect> row_rects(const CardLayout& card, std::span<const std::size_t> units) {
    std::vector<Rect> out;
    float y = card.rows.y;
    for (const std::size_t own : units) {
        const float height = static_cast<float>(own) * card.unit;
        out.push_back({card.rows.x, y, card.rows.w, height - card.row_gap});
        y += height;
    }
    return out;
}

float card_width(std::size_t label) {
    return 2 * card_margin + beside_label + letter_width * static_cast<float>(label);
}

float card_height(std::size_t units) {
    return card_frame + card_columns + static_cast<float>(units) * card_unit - card_row_gap;
}

Rect fitted_card(Rect slot, std::size_t units, bool more, float scale) {
    float height = card_frame;
    if (units > 0) {
        height += has_columns(slot, scale) ? card_columns : 0;
        height += static_cast<float>(units) * card_unit - card_row_gap;
    }
    const bool room = (height + more_line) * scale <= slot.h + 0.5F;
    height += more && room ? more_line : 0;
    Rect card = slot;
    card.h = std::min(slot.h, height * scale);
    return card;
}

RowLayout row_layout(Rect row, float scale, float frame) {
    RowLayout out;
    // The frame's name and the bits keep their size; the address takes what is left, in a narrow row all of it.
    const bool narrow = row.w < narrow_row * scale;
    const float gap = (row.w < narrowest_row * scale ? 4 : 7) * scale;
    Rect rest = row.inset(gap, 0);
    const float least = narrow ? 0 : 40 * scale;
    out.frame = rest.take_right(std::max(least, frame), gap);
    const float height = std::min(18 * scale, row.h);
    const auto box = [&](Rect strip) { return Rect{strip.x, row.center().y - height / 2, strip.w, height}; };
    out.tlb = box(rest.take_right(bit_width * scale, std::min(gap, 5 * scale)));
    for (std::size_t i = pte_bits; i-- > 0;) {
        out.bits[i] = box(rest.take_right(bit_width * scale, bit_gap * scale));
    }
    rest.take_right(4 * scale);
    out.label = rest;
    return out;
}

std::size_t kernel_lines(Rect most, std::size_t lines, float scale) {
    const float room = (most.h - (kernel_header + kernel_margin) * scale) / (kernel_line * scale);
    const std::size_t wanted = std::max<std::size_t>(lines, 1);
    return std::min(static_cast<std::size_t>(std::max(1.0F, room)), wanted);
}

Rect kernel_card(Rect most, std::size_t lines, float scale) {
    const auto shown = static_cast<float>(kernel_lines(most, lines, scale));
    most.h = (kernel_header + kernel_margin + kernel_line * shown) * scale;
    return most;
}

std::vector<Rect> vma_bars(Rect strip, std::span<const VmaWish> areas, float scale) {
    std::vector<Rect> out(areas.size());
    const float gap = 4 * scale;
    const float least = 22 * scale;
    const std::size_t shown = std::min(areas.size(), how_many(strip.w, least, gap));
    std::vector<float> more; // than the least
    float wanted = 0;
    for (std::size_t i = 0; i < shown; ++i) {
        // Few bars do not have to fill the strip.
        const auto own = std::log2(static_cast<double>(areas[i].pages) + 2);
        more.push_back(std::max(static_cast<float>(own) * 16 * scale, areas[i].name - least));
        wanted += more.back();
    }
    const float room = strip.w - (least + gap) * static_cast<float>(shown) + gap;
    const float share = wanted > room ? std::max(0.0F, room / wanted) : 1;
    float x = strip.x;
    for (std::size_t i = 0; i < shown; ++i) {
        const float width = least + more[i] * share;
        out[i] = {x, strip.y, width, strip.h};
        x += width + gap;
    }
    return out;
}

} // namespace cow::ui

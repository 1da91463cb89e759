#pragma once
// Where the parts of a process's card go, down to the bits of a page's row; likewise in pixels.

#include "app/view/base/geometry.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace cow::ui {

struct CardLayout {
    Rect header;
    Rect vmas;
    Rect columns; ///< the line that names the columns
    Rect rows;
    float unit = 0; ///< height
    float row_gap = 0;
};
/// `stretch`: of its rows.
CardLayout card_layout(Rect card, float scale, float stretch = 1);
/// How much higher rows of so many units may be in a slot, with or without a line "… more pages".
float row_stretch(Rect slot, std::size_t units, bool more_line, float scale);
/// Room for rows that a slot of this height has when so many units are wanted: two for a row, three for one with a second line.
std::size_t row_units(Rect slot, float scale, std::size_t wanted);
/// The places of rows that take so many units each.
std::vector<Rect> row_rects(const CardLayout& card, std::span<const std::size_t> units);
/// What a card takes whose rows show a page's name of so many characters, design pixels.
float card_width(std::size_t label);
/// What a card takes that shows rows of so many units in full, design pixels.
float card_height(std::size_t units);
/// The slot, cut to what rows of `units` in all (and a line "… more pages") need.
Rect fitted_card(Rect slot, std::size_t units, bool more_line, float scale);

inline constexpr std::size_t pte_bits = 5;
struct RowLayout {
    Rect label;
    std::array<Rect, pte_bits> bits;
    Rect tlb;
    Rect frame;
};
/// `frame`: the width of the longest name of a frame.
RowLayout row_layout(Rect row, float scale, float frame);

inline constexpr float kernel_header = 30; ///< design pixels
inline constexpr float kernel_line = 21;
inline constexpr float kernel_margin = 7;
/// How many of so many lines the kernel's card shows, at least one.
std::size_t kernel_lines(Rect most, std::size_t lines, float scale);
/// What it takes of its place.
Rect kernel_card(Rect most, std::size_t lines, float scale);

/// An area of a card's strip.
struct VmaWish {
    std::uint64_t pages = 1;
    float name = 0; ///< width of what is written on it
};
/// Bars for areas: wider for more pages, but by the logarithm, and as wide as their names where there is room. Those that
/// find no room are empty.
std::vector<Rect> vma_bars(Rect strip, std::span<const VmaWish> areas, float scale);

} // namespace cow::ui

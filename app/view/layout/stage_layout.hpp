#pragma once
// Where the stage's parts go, down to the bits of a page's row; likewise in pixels.

#include "app/view/base/geometry.hpp"
#include "app/view/layout/memory_map.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace cow::ui {

/// The stage's two parts, inside its padding. `frames` is how many frames the machine has.
struct StageLayout {
    Rect processes_heading;
    Rect processes;
    Rect memory_heading;
    Rect memory;
};
StageLayout stage_layout(Rect stage, std::uint64_t frames, float scale);

/// Slots for cards: the most that each may take. The kernel's card has the middle; a second process comes to the
/// right of it, so that fork moves nothing.
struct ProcessSlots {
    std::vector<Rect> cards;
    Rect kernel;
};
/// How many cards find room at once, each with a few rows; with more processes than that, their tree is shown and some
/// of them have cards beside it.
std::size_t card_capacity(Rect area, float scale);
ProcessSlots process_slots(Rect area, std::size_t cards, float scale);

/// The tree's part of the area, and the slots for cards in the rest.
struct TreeSlots {
    Rect tree;
    ProcessSlots beside;
};
std::size_t card_capacity_beside_tree(Rect area, float scale);
TreeSlots tree_slots(Rect area, std::size_t cards, float scale);

struct CardLayout {
    Rect header;
    Rect vmas;
    Rect columns; ///< the line that names the columns
    Rect rows;
    float unit = 0; ///< height
    float row_gap = 0;
};
CardLayout card_layout(Rect card, float scale);
/// Room for rows that a slot of this height has, in units: two for a row, three for one with a second line.
std::size_t row_units(Rect slot, float scale);
/// The places of rows that take so many units each.
std::vector<Rect> row_rects(const CardLayout& card, std::span<const std::size_t> units);
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

/// Bars for areas of so many pages: wider for more, but by the logarithm. Those that find no room are empty.
std::vector<Rect> vma_bars(Rect strip, std::span<const std::uint64_t> pages, float scale);

} // namespace cow::ui

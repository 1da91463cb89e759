#pragma once
// Where everything goes: pure geometry, in pixels. `scale` multiplies every design size.

#include "app/view/base/geometry.hpp"
#include "app/view/layout/memory_map.hpp"
#include "app/view/session/settings.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace cow::ui {

// ---- the window ----------------------------------------------------------------------------------------------------

/// A panel that may have the main place where there is no room beside it.
enum class Place : std::uint8_t { stage, script, narration, inspector };

/// What is wanted in the window.
struct WindowWishes {
    Panels panels;
    bool inspector = false; ///< something is selected: in a narrower window, worth the place of the script
    bool projector = false; ///< few panels: the stage, what is happening, and the timeline
    Place front = Place::stage; ///< of a window with room for one
    std::size_t branches = 0;   ///< rows below the timeline
};

/// Parts that have no room, or are not wanted, are empty.
struct WindowLayout {
    Rect toolbar;
    Rect script;
    Rect narration;
    Rect stage;
    Rect inspector;
    Rect bottom;
    bool figures = true;  ///< the bottom has room for them
    bool compact = false; ///< one panel at a time: `front` has the stage's place
};
WindowLayout window_layout(Point size, float scale, const WindowWishes& wishes);

/// The stage's two parts, inside its padding. `frames` is how many frames the machine has.
struct StageLayout {
    Rect processes_heading;
    Rect processes;
    Rect memory_heading;
    Rect memory;
};
StageLayout stage_layout(Rect stage, std::uint64_t frames, float scale);

/// The bottom panel's parts. Without figures their boxes are empty.
struct BottomLayout {
    Rect heading;
    Rect steps;    ///< the track of steps
    Rect ticks;    ///< and of their events
    Rect branches; ///< a row for each other branch that is shown
    std::array<Rect, 4> counters;
    Rect real_kernel; ///< one more figure, while the real kernel is compared; else empty
};
BottomLayout bottom_layout(Rect bottom, float scale, bool figures, bool real_kernel,
                           std::size_t branches = 0);
Rect branch_row(Rect branches, std::size_t index, float scale);

/// The bar on top, from left to right. `buttons` are as many as `toolbar_buttons`; the wide one plays. What finds no
/// room is empty: everything in the bar is in the menu too.
inline constexpr std::size_t toolbar_buttons = 7;
inline constexpr std::size_t wide_button = 3;
struct ToolbarLayout {
    Rect name;
    Rect scenario;
    std::array<Rect, toolbar_buttons> buttons;
    Rect where; ///< "step 5/9 · micro 7/12"
    Rect real_kernel;
    Rect projector;
    Rect slower;
    Rect speed;
    Rect faster;
    Rect menu;
};
ToolbarLayout toolbar_layout(Rect bar, float scale);

// ---- processes -----------------------------------------------------------------------------------------------------

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

// ---- memory --------------------------------------------------------------------------------------------------------

struct Curve {
    Point a, b, c, d;
    Point at(float t) const;
};
/// From a page's row to a frame's cell: out of the card's side that is nearer, down into the cell's top edge.
Curve wire_curve(Rect card, Rect row, Point to, float scale);
/// Where a wire to a cell ends: in the middle of its top, or as near to it as words above leave it to be seen.
Point landing(Rect cell, std::span<const Rect> words, float scale);
/// Between two cells, along the gap above or below them.
Curve copy_curve(Rect from, Rect to, float scale);

// ---- timeline ------------------------------------------------------------------------------------------------------

/// Steps to scale by their number of events, none so narrow that it cannot be hit while there is room.
struct TimelineScale {
    struct Span {
        float x = 0;
        float w = 0;
        std::size_t first_event = 0;
        std::size_t events = 0;
        bool known = false; ///< it has run, so its events are known
    };
    std::vector<Span> steps;

    /// Where a cursor behind `step` whole steps and `done` events (fractions count) of the next one stands.
    float x_of(std::size_t step, double done) const;
    /// The step at `x` (clamped), and how far into it, 0 to 1.
    struct Hit {
        std::size_t step = 0;
        float part = 0;
    };
    Hit hit(float x) const;
};
/// `events`: of the steps that have run; `total` steps in all.
TimelineScale timeline_scale(Rect track, std::span<const std::size_t> events, std::size_t total, float scale);

} // namespace cow::ui

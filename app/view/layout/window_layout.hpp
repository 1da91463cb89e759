#pragma once
// Where the window's parts go: pure geometry, in pixels. `scale` multiplies every design size.

#include "app/view/base/geometry.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace cow::ui {

/// Panels that are wanted; a small window may have no room for all of them.
struct Panels {
    bool script = true;
    bool narration = true;
    bool inspector = true; ///< in a narrow window it comes with a selection
    bool figures = true;
    bool operator==(const Panels&) const = default;
};

/// A panel that may have the main place where there is no room beside it.
enum class Place : std::uint8_t { stage, script, narration, inspector };

/// Where the user has put what divides the panels: sizes in design pixels; 0 is where it comes to be by itself.
enum class Divider : std::uint8_t { left, right, narration, bottom };
inline constexpr std::size_t divider_count = 4;
using Dividers = std::array<float, divider_count>;

/// What the timeline has beside steps and events.
struct TimelineRows {
    std::size_t branches = 0; ///< other ones that are shown
    bool chapters = false;
    bool ruler = false; ///< numbers
};

/// What is wanted in the window.
struct WindowWishes {
    Panels panels;
    bool inspector = false; ///< something is selected: in a narrower window, worth the place of the script
    bool projector = false; ///< nothing but the question, the stage, and what happens in one line
    Place front = Place::stage; ///< of a window with room for one
    TimelineRows rows;
    Dividers dividers{};
    bool wide_script = false; ///< it has all the room between toolbar and timeline
    bool toolbar = true;      ///< in projector mode: it is called for
    float question = 0;       ///< in projector mode: its height, in pixels
    float exercise = 0;       ///< the width of the panel of whoever is the kernel, in design pixels
    float banner = 0;         ///< height of what is said above the stage, in pixels
};

/// Parts that have no room, or are not wanted, are empty.
struct WindowLayout {
    Rect toolbar;
    Rect script;
    Rect narration;
    Rect stage;
    Rect inspector;
    Rect bottom;
    Rect question; ///< in projector mode
    Rect banner;
    Rect exercise;                            ///< instead of script, narration and inspector
    std::array<Rect, divider_count> dividers; ///< where each can be taken hold of; empty: it is not there
    bool figures = true;                      ///< the bottom has room for them
    bool compact = false;                     ///< one panel at a time: `front` has the stage's place
};
WindowLayout window_layout(Point size, float scale, const WindowWishes& wishes);
/// What `which` becomes when it is dragged to `at`: in design pixels.
float divider_size(const WindowLayout& layout, Divider which, Point at, Point size, float scale);

/// The bottom panel's parts. Without figures their boxes are empty.
struct BottomLayout {
    Rect heading;
    Rect chapters;
    Rect steps; ///< the track of steps
    Rect ticks; ///< and of their events
    Rect ruler;
    Rect branches; ///< a row for each other branch that is shown
    std::array<Rect, 4> counters;
    Rect real_kernel; ///< one more figure, while the real kernel is compared; else empty
};
BottomLayout bottom_layout(Rect bottom, float scale, bool figures, bool real_kernel, TimelineRows rows = {});
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
    Rect which_kernel; ///< beside it
    Rect projector;
    Rect slower;
    Rect speed;
    Rect faster;
    Rect menu;
};
ToolbarLayout toolbar_layout(Rect bar, float scale);

} // namespace cow::ui

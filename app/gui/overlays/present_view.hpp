#pragma once
// What a lecturer puts over the picture: strokes of a pen, a dot that points, a light on one place; or nothing but black.

#include "app/gui/view/view.hpp"

#include <vector>

namespace cow::ui {

/// In the lecturer's hand.
enum class Tool : u8 { none, pen, pointer, spotlight };

struct PresentState {
    Tool tool = Tool::none;
    std::vector<std::vector<Point>> strokes; ///< of the pen, each from press to release
    bool drawing = false;                    ///< the last one still grows
    Position place;                          ///< where all this was for: with the next step it is gone

    bool empty() const { return tool == Tool::none && strokes.empty(); }
};

/// Takes `tool` in hand, or lays it down; what the pen has drawn goes with the pen.
void take_up(PresentState& state, Tool tool, const Session& session);
/// With the next step all of it is gone.
void follow_step(PresentState& state, const Session& session);
/// Takes the mouse, when something is in hand. `window`: all of it.
void draw_present(const View& view, PresentState& state, Rect window);
/// Black, until a key or a button is pressed.
void draw_blank(const View& view, Rect window);

} // namespace cow::ui

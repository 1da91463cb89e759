#pragma once
// What the commands and the mouse do to the camera, given what is in view.

#include "app/gui/stage/stage.hpp"

namespace cow::ui {

/// The camera after one of the commands zoom_in, zoom_out, zoom_to_fit, zoom_to_event; `area`: all of the stage.
Camera camera_after(CommandId command, const Camera& camera, const Scene& scene, const StageLayout& layout);

/// Memory is being dragged …
struct MemoryDrag {
    bool on = false;
    float moved = 0; ///< … by so many pixels that have not made a whole row yet
};
/// The wheel and drags over memory and over the rows of cards.
void move_camera(const Stage& stage, MemoryDrag& drag);

} // namespace cow::ui

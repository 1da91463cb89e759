#pragma once
// What the commands and the mouse do to the camera, given what is in view.

#include "app/gui/stage/stage.hpp"

namespace cow::ui {

/// The camera after one of the commands zoom_in, zoom_out, zoom_to_fit, zoom_to_event.
Camera camera_after(CommandId command, const Camera& camera, const StageState& stage, const Moment& moment);

/// The wheel and drags over memory and over the rows of cards.
void move_camera(const Stage& stage);

} // namespace cow::ui

#pragma once
// What every part of the stage is given: the scene at one moment, and where its parts are.

#include "app/gui/view/view.hpp"
#include "app/view/scene/stage_geometry.hpp"

namespace cow::ui {

/// What the parts of the stage need besides the view, whose canvas has the stage's scale.
struct Stage {
    const View& view;
    const Camera& camera;
    const Moment& moment;
    const Scene& scene;
    const StageGeometry& geometry;
};

/// What can be done with a part of it, as a menu where the mouse is.
void open_menu(const Stage& stage, const Target& target);

} // namespace cow::ui

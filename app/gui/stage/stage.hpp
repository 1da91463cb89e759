#pragma once
// What every part of the stage is given: the scene at one moment, and where its parts are.

#include "app/gui/stage/memory_heading.hpp"
#include "app/gui/view/view.hpp"
#include "app/view/layout/stage_layout.hpp"
#include "app/view/scene/scene.hpp"

#include <vector>

namespace cow::ui {

/// Where the parts of a scene are.
struct StageGeometry {
    StageLayout layout;
    std::vector<Rect> cards;             ///< by card of the scene
    std::vector<std::vector<Rect>> rows; ///< of each card
    TreeLayout tree;
    Rect kernel;      ///< the most that the kernel's card may take
    Rect kernel_card; ///< and what it takes
    MemoryHeading heading;
    float scale = 1;
};
StageGeometry stage_geometry(const Scene& scene, Rect stage, float scale);

/// What the parts of the stage need besides the view.
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

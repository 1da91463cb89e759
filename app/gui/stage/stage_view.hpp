#pragma once
// The stage: processes, the kernel at work, physical memory, and the wires between them.

#include "app/gui/stage/stage_camera.hpp"
#include "app/view/words/activity.hpp"

namespace cow::ui {

struct StageState {
    bool valid = false;
    Position position;
    Selection selection;
    StageNeeds needs;
    StageLayout layout;
    float zoom = 1; ///< of the stage, against everything else
    Rect area;
    float scale = 0; ///< of everything else
    Camera camera;
    bool settled = false; ///< the event has come about as a whole
    SceneCache cache;
    Scene scene;
    Activity activity;
    MemoryDrag drag;
};

void draw_stage(const View& view, StageState& state, const Camera& camera, Rect panel);

} // namespace cow::ui

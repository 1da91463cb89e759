#pragma once
// The stage: processes, the kernel at work, physical memory, and the wires between them.

#include "app/gui/stage/stage_camera.hpp"
#include "app/view/words/activity.hpp"

namespace cow::ui {

struct StageState {
    bool valid = false;
    bool at_rest = false; ///< shown is how things are, and nothing of what has just happened
    Position position;
    Selection selection;
    StageNeeds needs;
    StageLayout layout;
    float zoom = 1; ///< that its fonts are for, against everything else
    Rect area;
    float scale = 0; ///< of everything else
    Camera camera;
    bool settled = false; ///< the event has come about as a whole
    SceneCache cache;
    Scene scene;
    Activity activity;
    MemoryDrag drag;
    StagePose goal;
    StagePose shown; ///< on the way to it …
    StagePose from;  ///< … from where it was before it was laid out anew, …
    float moved = 1; ///< … so much of it

    bool moves() const { return moved < 1; }
    void pass(double seconds);
};

/// What `run` is at: the session's, or one beside it. `at_once`: it is laid out anew without a motion.
void draw_stage(const View& view, const Run& run, StageState& state, const Camera& camera, Rect panel,
                bool at_once);

} // namespace cow::ui

#pragma once
// The stage: processes, the kernel at work, physical memory, and the wires between them.

#include "app/gui/animation.hpp"
#include "app/gui/view.hpp"

#include <vector>

namespace cow::gui {

/// Where the parts of a scene are.
struct StageGeometry {
    StageLayout layout;
    FrameGrid grid;
    std::vector<Rect> cards; ///< by card of the scene
    Rect kernel;             ///< the most that the kernel's card may take
    float scale = 1;

    Rect row(std::size_t card, std::size_t row) const { return card_layout(cards[card], scale).row(row); }
    /// Of the frame's cell; empty when it has none.
    Rect cell(const Scene& scene, Pfn pfn) const;
};
StageGeometry stage_geometry(const Scene& scene, Rect stage, u64 frames, float scale);

/// What the parts of the stage need besides the view.
struct Stage {
    const View& view;
    const Moment& moment;
    const Scene& scene;
    const StageGeometry& geometry;
};

void draw_stage(const View& view, Rect panel);

} // namespace cow::gui

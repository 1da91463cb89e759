#pragma once
// The line above physical memory: its name, what there is of each kind, how much is in use.

#include "app/gui/paint/canvas.hpp"
#include "app/view/scene/scene.hpp"

#include <string>
#include <vector>

namespace cow::ui {

/// Words, each with its place. They hide the wires behind them, so a wire ends beside them.
struct MemoryHeading {
    struct Words {
        std::string text;
        FrameKind mark = FrameKind::free; ///< in front of them; free: none
    };
    std::vector<Words> words; ///< the first is the name
    std::vector<Rect> boxes;  ///< of each, with its mark
};
MemoryHeading memory_heading(const Canvas& canvas, const Scene& scene, const Machine& machine, Rect line);

void draw_memory_heading(const Canvas& canvas, const MemoryHeading& heading, const Moment& moment);

} // namespace cow::ui

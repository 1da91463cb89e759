#pragma once
// What a class sees of the stage, in figures: whether wires can be followed, how much of its room is used, how large its
// letters are.

#include "app/view/scene/stage_geometry.hpp"
#include "app/view/session/run.hpp"

#include <string>
#include <vector>

namespace cow::test {

struct StagePicture {
    struct Wire {
        std::size_t card = 0;
        std::size_t row = 0;
        Pfn pfn = no_pfn;
        ui::Path way;
    };
    ui::Rect stage;
    float scale = 1; ///< of the interface
    ui::Scene scene;
    ui::StageGeometry geometry;
    std::vector<Wire> wires;
    std::vector<Wire> fans; ///< from a run's wire to each of its frames
    bool busy = false;      ///< the kernel has something to show
};

/// As the window has it after so many steps, with room of `stage` at the interface's scale.
StagePicture stage_picture(const ui::Run& run, ui::Rect stage, float scale);

/// Wires through what is not theirs, or crossing where nothing forces them to; cards and frames over one another or out of
/// the stage; pages without their names though letters could be smaller: a line each.
std::vector<std::string> stage_faults(const StagePicture& picture);
/// How often wires cross, and how often they would at least, from where they come down to where they end.
struct Crossings {
    std::size_t all = 0;
    std::size_t forced = 0;
};
Crossings crossings(const StagePicture& picture);
/// Cards, frames and the kernel's card, as a share of the stage's area without its padding.
float used_share(const StagePicture& picture, float scale);
/// Of a row's letters, as typesetters count: pixels.
float row_letters(const StagePicture& picture);

} // namespace cow::test

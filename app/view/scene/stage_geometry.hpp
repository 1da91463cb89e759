#pragma once
// Where the parts of a scene are, and the ways that its wires take: pure geometry.

#include "app/view/layout/stage_layout.hpp"
#include "app/view/layout/wire_path.hpp"
#include "app/view/scene/scene.hpp"

#include <utility>
#include <vector>

namespace cow::ui {

/// The stage that is to be filled.
struct StageRoom {
    Rect stage;
    float scale = 1; ///< of the interface
    StageNeeds needs;
    u64 frames = 0; ///< of the machine, without the zero page
    const Camera& camera;
};
SceneRoom room_on(const StageRoom& room, const StageLayout& layout);

/// Where a layout has put what is on the stage.
struct StagePose {
    StageLayout layout;
    std::vector<std::pair<ProcId, Rect>> slots; ///< of the scene's cards
    MemoryMap map;
};
StagePose pose_of(const Scene& scene, const StageLayout& layout);
/// `t` of the way from one to another. A card that was not there is in its place at once.
StagePose between(const StagePose& from, const StagePose& to, float t);

struct StageGeometry {
    StageLayout layout;
    std::vector<Rect> cards;               ///< by card of the scene
    std::vector<std::vector<Rect>> rows;   ///< of each card
    std::vector<std::vector<float>> lanes; ///< x of each row's wire beside its card
    TreeLayout tree;
    Rect kernel_card; ///< what the kernel's card takes
    float scale = 1;
};
/// `lines`: of the kernel's card.
StageGeometry stage_geometry(const Scene& scene, const StagePose& pose, std::size_t lines);

/// Of a row's wire to a frame, or to so many from there on; empty where these are out of view.
Path wire_way(const Scene& scene, const StageGeometry& geometry, std::size_t card, std::size_t row, Pfn pfn,
              u64 count = 1);
/// A row's wire; that of a run spreads over the frames that have cells of their own.
struct Bundle {
    Path trunk;
    std::vector<Path> fan;
};
Bundle bundle_way(const Scene& scene, const StageGeometry& geometry, std::size_t card, std::size_t row,
                  Pfn pfn);

} // namespace cow::ui

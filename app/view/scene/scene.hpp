#pragma once
// What is on the stage at one position of the timeline, reduced to what finds room there: some processes, some of
// their pages, some frames. Derived from the machine and kept until the position changes; never part of the model.

#include "app/view/base/selection.hpp"
#include "app/view/layout/camera.hpp"
#include "app/view/layout/memory_map.hpp"
#include "app/view/scene/memory_summary.hpp"
#include "app/view/scene/moment.hpp"
#include "app/view/scene/page_runs.hpp"
#include "app/view/scene/process_tree.hpp"
#include "app/view/scene/scene_names.hpp"
#include "app/view/scene/sharing_matrix.hpp"
#include "core/explain/name_table.hpp"

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cow::ui {

/// A page, or a run of pages that are alike.
struct PageRow {
    Vpn page{};
    u64 count = 1;
    RunFrames frames = RunFrames::consecutive; ///< of a run
    std::vector<Pfn> on;        ///< the frames of a run, each once, as far as they are told apart …
    u64 frame_count = 1;        ///< … and how many there are; 0: nobody counted
    Pte pte{};                  ///< of the first page
    TableId table = no_table;   ///< that it is in
    bool upper_writable = true; ///< false: a page table above is shared and read-only
    bool cow = false;           ///< a private VMA allows writing, the PTE does not
    Pte cached{};               ///< what the TLB holds for it; none: nothing
    std::size_t vma = 0;        ///< index into the card's
    std::string label;          ///< "buf+0x1000", "buf+0x1000 … +0x3ff000"

    bool contains(Vpn other) const { return other >= page && other - page < count; }
    bool is_run() const { return count > 1; }
};

struct VmaBar {
    Vma vma{};
    std::string name;
};

struct ProcessCard {
    ProcId proc{};
    MmId mm = no_mm;
    std::string name;
    std::vector<VmaBar> vmas;
    std::vector<VmaBar> vmas_before; ///< before the event, where that changes them; else empty
    std::vector<PageRow> rows;
    u64 more_pages = 0;     ///< present, but not among the rows
    std::optional<u64> rss; ///< bytes, where they were counted
    std::optional<u64> pss;
};

/// A frame, or the frames of a run of pages.
struct FrameCell {
    Pfn pfn{};
    u64 count = 1;
    RunFrames frames = RunFrames::consecutive;
    Frame frame{};              ///< the first one
    std::string name;           ///< "F7", "ZERO"
    std::string kind;           ///< "anon", "libc:0"
    std::string content;        ///< "41 A"
    std::vector<ProcId> owners; ///< processes that map it, each once
    i32 ref_delta = 0;          ///< what the current event did to its reference count
};

/// A square of the density map.
struct MapSquare {
    u64 first = 0; ///< frame
    u64 frames = 0;
    KindCounts counts;
};

struct Scene {
    std::vector<ProcessCard> cards;
    std::vector<TreeNode> tree; ///< of all processes that are not reaped; none while each has a card
    SharingMatrix matrix;       ///< of the tree's processes; no rows where there is no room
    MemoryMap map;
    std::vector<FrameCell> cells;   ///< by place of the map's grid; none when that has squares
    std::vector<FrameCell> strip;   ///< those that are talked about, by frame number
    std::vector<MapSquare> squares; ///< by place of the map's grid
    std::vector<float>
        overview; ///< of all of memory while part is out of view: shares in use, from its start on
    u64 free = 0;
    bool counted = true;     ///< rss and pss are there …
    bool figures = true;     ///< … and shown on the cards
    std::vector<Pfn> marked; ///< that the event is about

    /// The strip's cell of the frame, else the grid's; null when it has neither.
    const FrameCell* cell(Pfn pfn) const;
    /// Where that, or the frames' square, is; empty when they are out of view.
    Rect place(Pfn pfn, u64 count = 1) const;
    const ProcessCard* card(MmId mm) const;
};

/// What the layout has room for, and where the camera looks.
struct SceneRoom {
    std::size_t cards = 1;             ///< at once
    std::size_t cards_beside_tree = 1; ///< where not all processes can have one
    bool matrix = false;               ///< beside the tree, too
    /// For rows in a card, when there are so many cards, with or without a tree.
    std::function<std::size_t(std::size_t cards, bool tree)> units;
    MemoryMap map;
    const Camera* camera = nullptr;
};

/// What is remembered from position to position so that a scene of a large machine is built quickly.
struct SceneCache {
    MemorySummary memory;
    PageRuns runs;

    void follow(const Timeline& timeline, const Position& now) {
        memory.follow(timeline, now);
        runs.follow(timeline, now);
    }
};

/// `cache` is at the moment's position. Rss and pss take time in proportion to the pages that are mapped: they are
/// counted where that are `most_counted` at most.
Scene build_scene(const Moment& moment, const Names& names, SceneCache& cache, const Selection& selection,
                  const SceneRoom& room, u64 most_counted = ~u64{0});

/// What can be selected by key, in the order of the stage: the pages of each card, then the frames in use.
std::vector<Selection> selectable(const Scene& scene);

} // namespace cow::ui

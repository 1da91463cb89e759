#pragma once
// Where frames are: pure geometry of physical memory at every zoom, from roomy cells over compact ones to a density map
// of squares, each of which stands for a power of two of frames. As long as not every frame has a cell, a strip on top
// has cells for those that are talked about.

#include "app/view/base/geometry.hpp"
#include "app/view/layout/camera.hpp"

#include <cstddef>
#include <optional>

namespace cow::ui {

struct Grid {
    Rect area;
    std::size_t columns = 1;
    std::size_t rows = 1;
    float cell_width = 0;
    float cell_height = 0;
    float gap = 0;
    std::size_t capacity() const { return columns * rows; }
    Rect cell(std::size_t index) const;
    float height() const { return static_cast<float>(rows) * (cell_height + gap) - gap; }
};

enum class Detail : unsigned char { cells, compact, squares };

struct MemoryMap {
    Detail detail = Detail::cells;
    float scale = 1;  ///< of the cells
    int level = 0;    ///< as the camera counts
    int coarsest = 0; ///< the level at which all of memory is in view
    u64 frames = 0;   ///< with the zero page
    u64 listed =
        0; ///< frames from 0 that have places; those behind them are free, and have one place together
    u64 per_place = 1;     ///< frames that a place of the grid stands for
    u64 first = 0;         ///< of the first place
    bool whole = true;     ///< every frame is in view
    bool shortens = false; ///< as it fits, the free frames behind are a count; further away is all of memory
    Grid strip; ///< cells for the frames that are talked about; of no height where every frame has its own
    Grid grid;

    bool has_strip() const { return strip.area.h > 0; }
    /// Places of the grid that stand for frames, but for that of those that are not listed.
    std::size_t places() const;
    /// Of the frames that are not listed; empty when all are.
    Rect rest() const;
    /// Of the frame's place in the grid; empty when it is out of view.
    Rect place(Pfn pfn) const;
    /// The first frame of the place at `point`.
    std::optional<u64> frame_at(Point point) const;
    /// From the top of the area to the bottom of what is used.
    float height() const;
};

/// What is wanted of it as it fits.
struct MemoryNeeds {
    u64 used = ~u64{0};    ///< frames up to the last that is to be seen, with the zero page
    float least_scale = 1; ///< before the frames in use have no cells of their own
};
/// `frames`: of the machine, without the zero page.
MemoryMap memory_map(Rect area, u64 frames, const MemoryCamera& camera, float scale,
                     const MemoryNeeds& needs = {});

/// `steps` closer (or, negative, further away), so that what is at `anchor` stays there.
MemoryCamera zoomed(const MemoryMap& map, Rect area, int steps, Point anchor, float scale);
/// Moved by whole rows of the grid, as far as there is something.
MemoryCamera panned(const MemoryMap& map, i64 rows);
/// Near enough for cells, `pfn` in the middle.
MemoryCamera zoomed_to(const MemoryMap& map, Rect area, Pfn pfn, float scale);

} // namespace cow::ui

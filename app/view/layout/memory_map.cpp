#include "app/view/layout/memory_map.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace cow::ui {
namespace {

// Design sizes, pixels at scale 1.
constexpr float cell_width = 108;
constexpr float strip_width = 120; // has room for the name of a run
constexpr float cell_height = 44;
constexpr float cell_least_width = 80;
constexpr float cell_most_width = 150;
constexpr float cell_most_height = 96;
constexpr float cell_least_height = 38;
constexpr float cell_gap = 10;    // a wire comes down between two
constexpr float tight_width = 66; // still with contents
constexpr float tight_height = 34;
constexpr float tight_gap = 4;
constexpr float compact_width = 74;
constexpr float compact_least_width = 66;
constexpr float compact_height = 21;
constexpr float compact_most_height = 28;
constexpr float compact_gap = 4;
constexpr float square_most = 22;
constexpr float square_size = 11;
constexpr float square_gap = 2;
constexpr float smaller = 0.94F;      // from one scale to the next
constexpr float nearer = 1.5F;        // of cells, from one level to the next
constexpr float two_strip_rows = 210; // from this height on the strip has two rows

Grid grid_of(Rect area, float width, float height, float gap, bool stretched) {
    Grid grid;
    grid.area = area;
    grid.gap = gap;
    grid.columns = how_many(area.w, width, gap);
    grid.rows = how_many(area.h, height, gap);
    grid.cell_height = std::min(height, area.h); // where there is no room for one
    const auto columns = static_cast<float>(grid.columns);
    grid.cell_width = stretched ? (area.w - gap * (columns - 1)) / columns : width;
    return grid;
}

/// All `places` in cells that are no wider than `width`; as few rows as that takes.
bool fits(Grid& grid, u64 places, float widest) {
    if (places > grid.capacity()) {
        return false;
    }
    grid.rows = static_cast<std::size_t>((places + grid.columns - 1) / grid.columns);
    // The last row as full as the others, where that leaves the cells in shape.
    const auto even = static_cast<std::size_t>((places + grid.rows - 1) / grid.rows);
    grid.columns = std::max(even, how_many(grid.area.w, widest, grid.gap));
    const auto columns = static_cast<float>(grid.columns);
    grid.cell_width = (grid.area.w - grid.gap * (columns - 1)) / columns;
    return true;
}

/// As high as there is room for.
void heighten(Grid& grid, float most) {
    const auto rows = static_cast<float>(grid.rows);
    const float room = (grid.area.h - grid.gap * (rows - 1)) / rows;
    grid.cell_height = std::max(grid.cell_height, std::min(room, most));
}

Grid strip_of(Rect area, float scale) {
    const bool two = area.h >= two_strip_rows * scale;
    const float height = std::min(two ? cell_height : cell_least_height, area.h / 2 / scale) * scale;
    const float rows = two ? 2 : 1;
    Rect strip = area;
    strip.h = rows * (height + cell_gap * scale) - cell_gap * scale;
    return grid_of(strip, strip_width * scale, height, cell_gap * scale, true);
}

Rect below(Rect area, const Grid& strip, float scale) {
    area.take_top(strip.area.h, cell_gap * scale);
    return area;
}

Grid squares(Rect area, float size, float scale) {
    return grid_of(area, size * scale, size * scale, square_gap * scale, false);
}

/// The largest squares of which `places` find room.
Grid fitting_squares(Rect area, u64 places, float scale) {
    for (float size = square_most; size > square_size; size -= 1) {
        if (const Grid grid = squares(area, size, scale); grid.capacity() >= places) {
            return grid;
        }
    }
    return squares(area, square_size, scale);
}

u64 places_of(u64 frames, u64 per_place) { return (frames + per_place - 1) / per_place; }

/// Cells with words, of all frames, or of the first ones and one for the rest.
bool fit_cells(MemoryMap& map, Rect area, u64 places, float scale) {
    for (const float tightness : {0.0F, 0.25F, 0.5F, 0.75F, 1.0F}) {
        map.grid = grid_of(area, mix(cell_width, cell_least_width, tightness) * scale,
                           mix(cell_height, cell_least_height, tightness) * scale, cell_gap * scale, true);
        if (fits(map.grid, places, cell_most_width * scale)) {
            heighten(map.grid, cell_most_height * scale);
            return true;
        }
    }
    return false;
}

/// All `places` with contents, but little room.
bool fit_tight(MemoryMap& map, Rect area, u64 places, float scale) {
    map.grid = grid_of(area, tight_width * scale, tight_height * scale, tight_gap * scale, true);
    const bool fit = fits(map.grid, places, cell_most_width * scale);
    if (fit) {
        heighten(map.grid, cell_most_height * scale);
    }
    return fit;
}

bool fit_compact(MemoryMap& map, Rect area, u64 places, float scale) {
    for (const float width : {compact_width, compact_least_width}) {
        map.grid = grid_of(area, width * scale, compact_height * scale, compact_gap * scale, true);
        if (fits(map.grid, places, compact_width * 1.3F * scale)) {
            heighten(map.grid, compact_most_height * scale);
            return true;
        }
    }
    return false;
}

using Fits = bool (*)(MemoryMap&, Rect, u64, float);
constexpr std::array<Fits, 2> with_contents{fit_cells, fit_tight};
constexpr std::array<Fits, 1> names_alone{fit_compact};

/// All frames, or those in use and a count of the free ones behind, before the others get smaller.
bool fit_used(MemoryMap& map, Rect area, u64 used, Fits fit) {
    map.listed = map.frames;
    if (fit(map, area, map.frames, map.scale)) {
        return true;
    }
    if (used < map.frames - 1 && fit(map, area, used + 1, map.scale)) {
        map.listed = std::max<u64>(used, map.grid.capacity() - 1);
        return true;
    }
    return false;
}

struct Scales {
    float most, least;
};
bool fit_large(MemoryMap& map, Rect area, u64 used, Scales scales, std::span<const Fits> ways) {
    for (map.scale = scales.most; map.scale > scales.least - 0.01F; map.scale *= smaller) {
        for (const Fits fit : ways) {
            if (fit_used(map, area, used, fit)) {
                return true;
            }
        }
    }
    return false;
}

/// The level at which all of memory is in view, and its grid.
MemoryMap fitted(Rect area, u64 frames, const MemoryNeeds& needs, float scale) {
    MemoryMap map;
    map.frames = frames;
    // Smaller letters before fewer words, and both before the frames in use have no cells of their own.
    const float least = std::min(needs.least_scale, scale);
    if (fit_large(map, area, needs.used, {scale, least}, with_contents)) {
        return map;
    }
    map.detail = Detail::compact;
    map.level = 1;
    if (fit_large(map, area, needs.used, {scale, least}, names_alone)) {
        return map;
    }
    map.scale = scale;
    map.listed = frames;
    map.detail = Detail::squares;
    map.level = 2;
    map.strip = strip_of(area, scale);
    const Rect rest = below(area, map.strip, scale);
    const std::size_t most = squares(rest, square_size, scale).capacity();
    while (places_of(frames, map.per_place) > most) {
        map.per_place *= 2;
        ++map.level;
    }
    map.grid = fitting_squares(rest, places_of(frames, map.per_place), scale);
    return map;
}

} // namespace

Rect Grid::cell(std::size_t index) const {
    const std::size_t column = index % columns;
    const std::size_t row = index / columns;
    return {area.x + static_cast<float>(column) * (cell_width + gap),
            area.y + static_cast<float>(row) * (cell_height + gap), cell_width, cell_height};
}

std::size_t MemoryMap::places() const {
    const u64 all = listed > first ? places_of(listed - first, per_place) : 0;
    return static_cast<std::size_t>(std::min<u64>(all, grid.capacity()));
}

Rect MemoryMap::rest() const { return listed < frames ? grid.cell(places()) : Rect{}; }

Rect MemoryMap::place(Pfn pfn) const {
    if (pfn.v < first || pfn.v >= listed) {
        return {};
    }
    const u64 index = (pfn.v - first) / per_place;
    return index < grid.capacity() ? grid.cell(static_cast<std::size_t>(index)) : Rect{};
}

std::optional<u64> MemoryMap::frame_at(Point point) const {
    const float x = (point.x - grid.area.x) / (grid.cell_width + grid.gap);
    const float y = (point.y - grid.area.y) / (grid.cell_height + grid.gap);
    if (x < 0 || y < 0) {
        return std::nullopt;
    }
    const auto column = static_cast<std::size_t>(x);
    const std::size_t index = static_cast<std::size_t>(y) * grid.columns + column;
    if (column >= grid.columns || index >= places()) {
        return std::nullopt;
    }
    return first + index * per_place;
}

float MemoryMap::height() const {
    const std::size_t all = places() + (listed < frames ? 1 : 0);
    const std::size_t rows = (all + grid.columns - 1) / grid.columns;
    const float used = static_cast<float>(rows) * (grid.cell_height + grid.gap) - grid.gap;
    return has_strip() ? grid.area.y - strip.area.y + used : used;
}

MemoryMap memory_map(Rect area, u64 frames, const MemoryCamera& camera, float scale,
                     const MemoryNeeds& needs) {
    MemoryMap map = fitted(area, frames + 1, needs, scale);
    map.shortens = map.listed < map.frames;
    const MemoryMap all =
        map.shortens ? fitted(area, frames + 1, {frames + 1, needs.least_scale}, scale) : map;
    map.coarsest = all.level;
    if (camera.fit) {
        return map;
    }
    if (camera.level >= map.coarsest) {
        const bool shortens = map.shortens;
        map = all;
        map.coarsest = all.level;
        map.shortens = shortens;
        return map;
    }
    map.level = std::max(camera.level, nearest_level);
    map.listed = map.frames;
    map.detail = map.level <= 0 ? Detail::cells : map.level == 1 ? Detail::compact : Detail::squares;
    map.per_place = u64{1} << static_cast<unsigned>(std::max(map.level - 2, 0));
    map.strip = strip_of(area, scale);
    const Rect rest = below(area, map.strip, scale);
    const float room = std::max(scale, std::min(rest.w / cell_width, rest.h / cell_height)); // for one cell
    map.scale = std::min(scale * std::pow(nearer, static_cast<float>(std::max(-map.level, 0))), room);
    map.grid = map.level <= 0 ? grid_of(rest, cell_width * map.scale,
                                        map.strip.cell_height * map.scale / scale, cell_gap * map.scale, true)
               : map.level == 1
                   ? grid_of(rest, compact_width * scale, compact_height * scale, compact_gap * scale, true)
                   : squares(rest, square_size, scale);
    // Whole rows, of which the last is in view at the end.
    const u64 row = map.grid.columns * map.per_place;
    const u64 rows = (map.frames + row - 1) / row;
    const u64 last = rows > map.grid.rows ? (rows - map.grid.rows) * row : 0;
    map.first = std::min(camera.first / row * row, last);
    map.whole = last == 0;
    return map;
}

MemoryCamera zoomed(const MemoryMap& map, Rect area, int steps, Point anchor, float scale) {
    MemoryCamera camera{false, std::clamp(map.level - steps, nearest_level, map.coarsest), map.first};
    if (camera.level >= map.coarsest) {
        return map.shortens ? camera : MemoryCamera{};
    }
    const u64 frame = map.frame_at(anchor).value_or(map.first);
    camera.first = 0;
    const MemoryMap next = memory_map(area, map.frames - 1, camera, scale);
    const float y = (anchor.y - next.grid.area.y) / (next.grid.cell_height + next.grid.gap);
    const u64 row = next.grid.columns * next.per_place;
    const u64 above = y > 0 ? std::min(static_cast<u64>(y), u64{next.grid.rows}) * row : 0;
    camera.first = frame / row * row > above ? frame / row * row - above : 0;
    return camera;
}

MemoryCamera panned(const MemoryMap& map, i64 rows) {
    if (map.level >= map.coarsest) {
        return map.shortens && map.listed == map.frames ? MemoryCamera{false, map.level, 0} : MemoryCamera{};
    }
    const auto row = static_cast<i64>(map.grid.columns * map.per_place);
    const i64 first =
        std::clamp<i64>(static_cast<i64>(map.first) + rows * row, 0, static_cast<i64>(map.frames));
    return {false, map.level, static_cast<u64>(first)};
}

MemoryCamera zoomed_to(const MemoryMap& map, Rect area, Pfn pfn, float scale) {
    if (map.coarsest == 0) {
        return {};
    }
    MemoryCamera camera{false, 0, 0};
    const MemoryMap next = memory_map(area, map.frames - 1, camera, scale);
    const u64 row = next.grid.columns;
    const u64 above = next.grid.rows / 2 * row;
    camera.first = pfn.v / row * row > above ? pfn.v / row * row - above : 0;
    return camera;
}

} // namespace cow::ui

#include "app/view/scene/stage_geometry.hpp"

#include "app/view/layout/card_layout.hpp"
#include "app/view/scene/page_rows.hpp"

#include <algorithm>

namespace cow::ui {
namespace {

constexpr float smallest_frames = 0.84F; // against the rest of the interface
constexpr float wires_apart = 13;        // at a cell that several processes map, pixels at scale 1

/// Lanes beside the cards: those of an upper card lie further out.
void add_lanes(StageGeometry& out) {
    const StageLayout& layout = out.layout;
    for (std::size_t card = 0; card < out.cards.size(); ++card) {
        std::size_t before = 0;
        std::size_t all = 0;
        for (std::size_t other = card % layout.columns; other < out.cards.size(); other += layout.columns) {
            before += other < card ? out.rows[other].size() : 0;
            all += out.rows[other].size();
        }
        const std::vector<float> lanes = lanes_of(out.cards[card], layout.lane, all);
        const auto first = lanes.begin() + static_cast<std::ptrdiff_t>(before);
        out.lanes.emplace_back(first, first + static_cast<std::ptrdiff_t>(out.rows[card].size()));
    }
}

/// As the second is divided, in room that grows from one to the other.
Grid between(const Grid& from, const Grid& to, float t) {
    Grid out = to;
    out.area = mix(from.area, to.area, t);
    // Gaps stay; what lies between them shrinks or grows with the area.
    const auto cell = [gap = to.gap](float size, std::size_t count, float share) {
        const auto many = static_cast<float>(count);
        return std::max(0.0F, ((size + gap) * many - gap) * share - gap * (many - 1)) / many;
    };
    const auto share = [](float now, float later) { return later > 0 ? now / later : 1; };
    out.cell_width = cell(to.cell_width, to.columns, share(out.area.w, to.area.w));
    out.cell_height = cell(to.cell_height, to.rows, share(out.area.h, to.area.h));
    return out;
}

} // namespace

SceneRoom room_on(const StageRoom& room, const StageLayout& layout) {
    SceneRoom out;
    out.cards = card_capacity(room.stage, room.needs, room.scale);
    out.cards_beside_tree = layout.columns;
    out.matrix = !layout.matrix.empty();
    out.map = memory_map(layout.memory, room.frames, room.camera.memory, layout.scale,
                         {room.needs.frames, room.scale * smallest_frames});
    out.camera = &room.camera;
    out.units = [layout, wanted = room.needs.units](std::size_t cards, bool) {
        const std::vector<Rect> slots = card_slots(layout, cards);
        return slots.empty() ? 0 : row_units(slots.front(), layout.scale, wanted);
    };
    return out;
}

StagePose pose_of(const Scene& scene, const StageLayout& layout) {
    StagePose pose{layout, {}, scene.map};
    const std::vector<Rect> slots = card_slots(layout, scene.cards.size());
    for (std::size_t i = 0; i < slots.size(); ++i) {
        pose.slots.emplace_back(scene.cards[i].proc, slots[i]);
    }
    return pose;
}

StagePose between(const StagePose& from, const StagePose& to, float t) {
    StagePose out = to;
    StageLayout& layout = out.layout;
    layout.scale = mix(from.layout.scale, to.layout.scale, t);
    layout.stretch = mix(from.layout.stretch, to.layout.stretch, t);
    layout.lane = mix(from.layout.lane, to.layout.lane, t);
    for (const auto part : {&StageLayout::processes, &StageLayout::lanes, &StageLayout::kernel,
                            &StageLayout::memory, &StageLayout::memory_heading}) {
        layout.*part = mix(from.layout.*part, to.layout.*part, t);
    }
    for (auto& [proc, slot] : out.slots) {
        const auto was = std::find_if(from.slots.begin(), from.slots.end(),
                                      [proc = proc](const auto& other) { return other.first == proc; });
        slot = was != from.slots.end() ? mix(was->second, slot, t) : slot;
    }
    out.map.scale = mix(from.map.scale, to.map.scale, t);
    out.map.grid = between(from.map.grid, to.map.grid, t);
    out.map.strip = between(from.map.strip, to.map.strip, t);
    return out;
}

StageGeometry stage_geometry(const Scene& scene, const StagePose& pose, std::size_t lines) {
    const StageLayout& layout = pose.layout;
    StageGeometry out;
    out.layout = layout;
    out.scale = layout.scale;
    out.kernel_card = kernel_card(layout.kernel, lines, layout.scale);
    if (!scene.tree.empty()) {
        out.tree = tree_layout(layout.tree, scene.tree, layout.scale);
    }
    std::vector<std::vector<std::size_t>> units(scene.cards.size());
    std::vector<std::size_t> sums(scene.cards.size(), 0);
    float stretch = layout.stretch; // of all cards' rows alike
    for (std::size_t i = 0; i < scene.cards.size(); ++i) {
        for (const PageRow& row : scene.cards[i].rows) {
            units[i].push_back(units_of(row.count));
            sums[i] += units[i].back();
        }
        stretch = std::min(
            stretch, row_stretch(pose.slots[i].second, sums[i], scene.cards[i].more_pages > 0, layout.scale));
    }
    for (std::size_t i = 0; i < scene.cards.size(); ++i) {
        const Rect& slot = pose.slots[i].second;
        // Cards of one height, but for those without memory.
        out.cards.push_back(sums[i] > 0 ? slot : fitted_card(slot, 0, false, layout.scale));
        out.rows.push_back(row_rects(card_layout(out.cards[i], layout.scale, stretch), units[i]));
    }
    add_lanes(out);
    return out;
}

Path wire_way(const Scene& scene, const StageGeometry& geometry, std::size_t card, std::size_t row, Pfn pfn,
              u64 count) {
    const MemoryMap& map = scene.map;
    const Rect cell = scene.place(pfn, count);
    if (cell.empty() || (map.detail == Detail::squares && !map.strip.area.contains(cell))) {
        return {}; // a wire to a square would go through the cells above it
    }
    const Grid& grid = map.has_strip() ? map.strip : map.grid;
    WireEnds ends;
    ends.card = geometry.cards[card];
    ends.row = geometry.rows[card][row];
    ends.lane = geometry.lanes[card][row];
    ends.lanes = geometry.layout.lanes;
    ends.cell = cell;
    ends.first = cell.y < grid.area.y + 1;
    ends.gap = grid.gap;
    ends.depth = std::min(1.0F, (cell.y - grid.area.y) / std::max(1.0F, grid.area.h));
    const float off = static_cast<float>(card) - static_cast<float>(geometry.cards.size() - 1) / 2;
    ends.shift = std::clamp(off * wires_apart * geometry.scale, -cell.w * 0.35F, cell.w * 0.35F);
    return wire_path(ends, geometry.scale);
}

namespace {

/// The frames of a run that have cells of their own.
std::vector<Rect> run_cells(const Scene& scene, const PageRow& row) {
    std::vector<Rect> cells;
    const bool one_cell = std::any_of(scene.strip.begin(), scene.strip.end(), [&](const FrameCell& cell) {
        return row.is_run() && cell.pfn == row.pte.pfn() && cell.count == row.count;
    });
    for (const Pfn pfn : one_cell ? std::vector<Pfn>() : row.on) {
        const Rect cell = scene.place(pfn);
        if (!cell.empty() && scene.cell(pfn) != nullptr) {
            cells.push_back(cell);
        }
    }
    return cells;
}

} // namespace

Bundle bundle_way(const Scene& scene, const StageGeometry& geometry, std::size_t card, std::size_t row,
                  Pfn pfn) {
    const PageRow& page = scene.cards[card].rows[row];
    const std::vector<Rect> cells = run_cells(scene, page);
    const u64 count = page.frames == RunFrames::consecutive ? page.count : 1;
    if (cells.size() < 2) {
        return {wire_way(scene, geometry, card, row, pfn, count), {}};
    }
    Bundle out{wire_way(scene, geometry, card, row, pfn), {}};
    const Grid& grid = scene.map.has_strip() ? scene.map.strip : scene.map.grid;
    out.fan = fan_of(out.trunk, cells, geometry.layout.lanes.bottom(), grid.gap, geometry.scale);
    return out;
}

} // namespace cow::ui

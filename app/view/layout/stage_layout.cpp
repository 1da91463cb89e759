#include "app/view/layout/stage_layout.hpp"

#include "app/view/base/theme.hpp"
#include "app/view/layout/card_layout.hpp"

#include <algorithm>

namespace cow::ui {
namespace {

// Design sizes, pixels at scale 1.
constexpr float card_least_width = 204;
constexpr float card_most_width = 620;
constexpr float card_least_height = 150; // two rows
constexpr std::size_t most_cards = 4;
constexpr std::size_t longest_label = 16; // that is worth smaller letters
constexpr float tree_share = 0.23F;
constexpr float tree_least_width = 150;
constexpr float tree_most_width = 320;
constexpr float card_gap = 10; // one above the other
constexpr float lane_edge = 12;
constexpr float lane_wire = 6;
constexpr std::size_t lane_wires = 8; // that keep their distance
constexpr float lanes_least = 34;
constexpr float lanes_most = 60;
constexpr float kernel_share = 0.36F;
constexpr float kernel_least_width = 180;
constexpr float kernel_most_width = 330;
constexpr float kernel_least_height = 124; // four lines
constexpr float kernel_beside = 0.46F;     // of the width, where there is one card …
constexpr float kernel_beside_least_width = 190;
constexpr float kernel_gap = 16;
constexpr float caption = 19;
constexpr float frame_least_width = 84;
constexpr float frame_height = 46;
constexpr float frame_gap = 10;
constexpr std::size_t frame_rows = 3; // with more than that, smaller cells are tried
constexpr float bottom_share = 0.36F;
constexpr float bottom_most_share = 0.6F;
constexpr float spare_below = 0.6F;

constexpr float largest = 2.6F;
constexpr float smallest = 0.75F;
constexpr float zoom_step = 0.05F;

/// Letters may be smaller than the rest of the interface's before pages lose their rows, but not smaller than at scale 1.
float least_zoom(float scale) { return std::clamp(1 / scale, smallest, 1.0F); }

Rect inside(Rect stage, float scale) { return stage.inset(size::padding * scale, size::gap * scale); }

float lane_width(const StageNeeds& needs) {
    return lane_edge +
           lane_wire * static_cast<float>(std::clamp<std::size_t>(needs.units / 2, 1, lane_wires));
}

float least_card_width(const StageNeeds& needs) {
    return std::max(card_least_width, card_width(std::min(needs.label, longest_label)));
}

float memory_least(u64 frames, float width) {
    const std::size_t columns = how_many(width, frame_least_width, frame_gap);
    const u64 rows =
        std::min<u64>((frames + columns) / columns, frame_rows); // one more: the free ones' count
    return static_cast<float>(rows) * (frame_height + frame_gap) - frame_gap + caption;
}

/// A try at one scale; all in design pixels.
struct Trial {
    std::size_t columns = 1;
    std::size_t rows = 1;
    float cards = 0;  ///< height
    float bottom = 0; ///< height, at least
    bool fits = false;
};

bool kernel_is_beside(const Trial& trial) { return trial.columns == 1; }

float kernel_width(float width) {
    return std::clamp(width * kernel_share, std::min(kernel_least_width, width * 0.45F), kernel_most_width);
}

Trial try_shape(const StageNeeds& needs, Point room, std::size_t rows) {
    Trial out;
    out.rows = rows;
    out.columns = (needs.cards + rows - 1) / rows;
    const bool beside = kernel_is_beside(out);
    const float usable = beside ? room.x * (1 - kernel_beside) : room.x;
    const auto columns = static_cast<float>(out.columns);
    const float width = usable / columns - lane_width(needs);
    const auto many = static_cast<float>(rows);
    out.cards = many * card_height(needs.units) + (many - 1) * card_gap;
    out.cards = beside ? std::max(out.cards, kernel_least_height) : out.cards;
    const float memory =
        memory_least(needs.frames, beside ? room.x : room.x - kernel_width(room.x) - kernel_gap);
    out.bottom = beside ? memory : std::max(memory, kernel_least_height);
    const bool kernel_fits = !beside || room.x * kernel_beside >= kernel_beside_least_width + kernel_gap;
    out.fits =
        kernel_fits && width >= least_card_width(needs) && out.cards + lanes_least + out.bottom <= room.y;
    return out;
}

Trial best_shape(const StageNeeds& needs, Point room) {
    Trial trial;
    for (std::size_t rows = 1; rows <= std::min<std::size_t>(2, needs.cards) && !trial.fits; ++rows) {
        trial = try_shape(needs, room, rows);
    }
    return trial;
}

/// All that is wanted, as large as it finds room from `least` on; scale 0: it does not.
struct Fit {
    float scale = 0;
    Trial trial;
};
Fit largest_fit(Rect rest, const StageNeeds& needs, float scale, float least) {
    for (float zoom = largest; zoom > least - zoom_step / 2; zoom -= zoom_step) {
        const float u = scale * std::max(zoom, least);
        if (const Trial trial = best_shape(needs, {rest.w / u, rest.h / u}); trial.fits) {
            return {u, trial};
        }
    }
    return {};
}

/// Where not all finds room: as many cards side by side as do.
Trial crowded(const StageNeeds& needs, Point room) {
    Trial out;
    const std::size_t most = how_many(room.x, card_least_width + lane_width(needs), 0);
    out.columns = std::clamp<std::size_t>(needs.cards, 1, most);
    out.rows = (needs.cards + out.columns - 1) / out.columns;
    out.bottom = std::min(std::max(memory_least(needs.frames, room.x * 0.6F), kernel_least_height),
                          room.y * bottom_share);
    out.cards = std::max(0.0F, room.y - out.bottom - lanes_least);
    return out;
}

/// Cuts the tree's column off the area.
Rect take_tree(Rect& area, float scale) {
    const float width = std::clamp(area.w * tree_share, tree_least_width * scale, tree_most_width * scale);
    return area.take_left(std::min(width, area.w * 0.4F), lane_edge * scale);
}

void place(StageLayout& out, Rect rest, const Trial& trial, const StageNeeds& needs) {
    const float u = out.scale;
    out.columns = trial.columns;
    out.card_rows = trial.rows;
    out.lane = lane_width(needs) * u;
    // What is left over goes to higher rows, to larger frames and more of the kernel's lines, and the rest to the wires.
    const float spare = std::max(0.0F, rest.h - (trial.cards + trial.bottom + lanes_least) * u);
    const float least = std::min(trial.bottom * u, rest.h * bottom_most_share);
    const float lanes = (lanes_least + std::min(lanes_most - lanes_least, spare / u * 0.15F)) * u;
    const float bottom_height =
        std::clamp(least + spare * spare_below, least, std::max(least, rest.h * bottom_most_share));
    Rect bottom = rest.take_bottom(bottom_height);
    out.lanes = rest.take_bottom(lanes);
    if (kernel_is_beside(trial)) {
        out.kernel = rest.take_right(rest.w * kernel_beside - kernel_gap * u, kernel_gap * u);
    } else {
        out.kernel = bottom.take_left(kernel_width(bottom.w / u) * u, kernel_gap * u);
    }
    out.memory_heading = bottom.take_bottom(caption * u, 0);
    out.memory = bottom;
    out.processes = rest;
    out.stretch = row_stretch(card_slots(out, 1).front(), needs.units, false, u);
}

} // namespace

void StageNeeds::take_in(const StageNeeds& other) {
    cards = std::max(cards, other.cards);
    units = std::max(units, other.units);
    frames = std::max(frames, other.frames);
    label = std::max(label, other.label);
}

StageLayout stage_layout(Rect stage, const StageNeeds& needs, float scale) {
    StageLayout out;
    Rect rest = inside(stage, scale);
    if (needs.cards > card_capacity(stage, needs, scale)) {
        out.scale = scale;
        out.heading = rest.take_top(size::heading * scale);
        StageNeeds beside = needs;
        Rect right = rest;
        take_tree(right, scale);
        beside.cards = card_capacity_beside_tree(stage, scale);
        place(out, rest, crowded(beside, {right.w / scale, rest.h / scale}), beside);
        out.card_rows = 1;
        out.tree = take_tree(out.processes, scale);
        out.columns = beside.cards;
        if (beside.cards > 1) {
            const float card = std::max(card_least_width * scale + out.lane, out.processes.w * 0.4F);
            out.matrix = out.processes.take_left(out.processes.w - card);
            out.columns = 1;
        }
        out.stretch = 1;
        return out;
    }
    const float least = least_zoom(scale);
    // Names are worth smaller letters, as long as these are not smaller than elsewhere.
    StageNeeds nameless = needs;
    nameless.label = 0;
    Fit fit = largest_fit(rest, needs, scale, 1);
    fit = fit.scale > 0 ? fit : largest_fit(rest, nameless, scale, least);
    if (fit.scale > 0) {
        out.scale = fit.scale;
        place(out, rest, fit.trial, needs);
        return out;
    }
    out.scale = scale * least;
    place(out, rest, crowded(needs, {rest.w / out.scale, rest.h / out.scale}), needs);
    return out;
}

std::size_t card_capacity(Rect stage, const StageNeeds& needs, float scale) {
    const Rect room = inside(stage, scale);
    const float u = scale * least_zoom(scale);
    StageNeeds nameless = needs;
    nameless.label = 0;
    if (needs.cards <= most_cards && best_shape(nameless, {room.w / u, room.h / u}).fits) {
        return most_cards;
    }
    const float above = room.h * (1 - bottom_share) - lanes_least * u;
    return std::clamp<std::size_t>(how_many(room.w, (card_least_width + lane_edge) * u, 0) *
                                       how_many(above, card_least_height * u, card_gap * u),
                                   1, most_cards);
}

std::size_t card_capacity_beside_tree(Rect stage, float scale) {
    Rect room = inside(stage, scale);
    take_tree(room, scale);
    return how_many(room.w, (card_least_width + lane_edge + lane_wire * 4) * scale, 0);
}

std::vector<Rect> card_slots(const StageLayout& layout, std::size_t cards) {
    const Rect& area = layout.processes;
    const float u = layout.scale;
    const auto columns = static_cast<float>(layout.columns);
    const auto rows = static_cast<float>(layout.card_rows);
    const float pitch = area.w / columns;
    const float height = (area.h - card_gap * u * (rows - 1)) / rows;
    std::vector<Rect> out;
    for (std::size_t i = 0; i < cards; ++i) {
        const auto column = static_cast<float>(i % layout.columns);
        const auto row = static_cast<float>(i / layout.columns);
        out.push_back({area.x + column * pitch + layout.lane, area.y + row * (height + card_gap * u),
                       std::min(pitch - layout.lane, card_most_width * u), height});
    }
    return out;
}

} // namespace cow::ui

#include "app/view/layout/layout.hpp"

#include "app/view/base/theme.hpp"

#include <cmath>

namespace cow::ui {
namespace {

// Design sizes, pixels at scale 1.
constexpr float left_column = 280;
constexpr float right_column = 272;
constexpr float strip_height = 66; // what is happening, below the stage, without a heading
constexpr float track_height = 62; // the timeline without figures and heading
constexpr float least_width_with_columns = 760;
constexpr float least_width_with_inspector = 1240; // beside the script and the stage
constexpr float least_height_with_figures = 560;
constexpr float least_height_with_strip = 420;
constexpr float bottom_height = 178;
constexpr float narration_least = 208;
constexpr float card_least_width = 222;
constexpr float card_least_height = 150; // two rows
constexpr float tree_share = 0.23F;
constexpr float tree_least_width = 150;
constexpr float tree_most_width = 320;
constexpr float column_gap = 18; // wires come down between the cards
constexpr float card_header = 27;
constexpr float card_vmas = 24;
constexpr float card_columns = 17;
constexpr float card_unit = 14; // half of a row, with its gap
constexpr float card_row_gap = 3;
constexpr float card_margin = 7;
constexpr float more_line = 18;
constexpr float narrow_row = 220;
constexpr float narrowest_row = 184;
constexpr float bit_width = 14;
constexpr float bit_gap = 2;
constexpr float step_least = 10;
constexpr float copy_gap = 6;
constexpr float branch_height = 7;

} // namespace

// ---- the window ----------------------------------------------------------------------------------------------------

WindowLayout window_layout(Point size, float scale, const WindowWishes& wishes) {
    const float gap = size::gap * scale;
    const float width = size.x / scale; // in design pixels
    const float height = size.y / scale;
    WindowLayout out;
    Rect rest{0, 0, size.x, size.y};
    out.toolbar = rest.take_top(size::toolbar * scale);
    rest = rest.inset(gap);
    out.figures = wishes.panels.figures && !wishes.projector && height >= least_height_with_figures;
    const float branches = static_cast<float>(wishes.branches) * branch_height * scale;
    out.bottom = rest.take_bottom(
        branches + (out.figures ? std::min(bottom_height * scale, rest.h * 0.4F) : track_height * scale),
        gap);
    out.compact = width < least_width_with_columns;
    if (out.compact) {
        if (wishes.front == Place::stage && wishes.panels.narration && height >= least_height_with_strip) {
            out.narration = rest.take_bottom(strip_height * scale, gap);
        }
        (wishes.front == Place::script      ? out.script
         : wishes.front == Place::narration ? out.narration
         : wishes.front == Place::inspector ? out.inspector
                                            : out.stage) = rest;
        return out;
    }
    if (wishes.projector) {
        if (wishes.panels.inspector && wishes.inspector) {
            out.inspector = rest.take_right(std::min(right_column * scale, rest.w * 0.36F), gap);
        }
        out.narration = rest.take_bottom(strip_height * scale, gap);
        out.stage = rest;
        return out;
    }
    // Where it has a column of its own it is always there, so that nothing moves when something is selected.
    const bool beside = width >= least_width_with_inspector;
    const bool inspector = wishes.panels.inspector && (wishes.inspector || beside);
    if (inspector && (beside || !(wishes.panels.script || wishes.panels.narration))) {
        out.inspector = rest.take_right(std::min(right_column * scale, rest.w * 0.3F), gap);
    }
    if (wishes.panels.script || wishes.panels.narration || (inspector && !beside)) {
        Rect left = rest.take_left(std::min(left_column * scale, rest.w * 0.34F), gap);
        if (inspector && !beside) {
            out.inspector = left;
        } else {
            if (wishes.panels.narration) {
                out.narration =
                    wishes.panels.script
                        ? left.take_bottom(
                              std::max(left.h * 0.42F, std::min(narration_least * scale, left.h * 0.5F)), gap)
                        : left;
            }
            out.script = wishes.panels.script ? left : Rect{};
        }
    }
    out.stage = rest;
    return out;
}

StageLayout stage_layout(Rect stage, std::uint64_t frames, float scale) {
    StageLayout out;
    Rect rest = stage.inset(size::padding * scale, size::gap * scale);
    // Memory gets the rows it needs, up to its share of the stage.
    const Rect share{0, 0, rest.w, rest.h * 0.36F};
    const float needed = memory_map(share, frames, {}, scale).height();
    out.memory = rest.take_bottom(std::min(needed, share.h), 0);
    out.memory_heading = rest.take_bottom(size::heading * scale, 10 * scale);
    out.processes_heading = rest.take_top(size::heading * scale);
    out.processes = rest;
    return out;
}

BottomLayout bottom_layout(Rect bottom, float scale, bool figures, bool real_kernel, std::size_t branches) {
    BottomLayout out;
    Rect rest = bottom.inset(size::padding * scale, size::gap * scale);
    if (figures) {
        out.heading = rest.take_top(size::heading * scale);
    } else {
        rest.take_top(4 * scale); // the cursor's knob
    }
    out.steps = rest.take_top(22 * scale, 3 * scale);
    out.ticks = rest.take_top(12 * scale);
    out.branches = rest.take_top(static_cast<float>(branches) * branch_height * scale);
    rest.take_top(10 * scale);
    if (!figures) {
        return out;
    }
    const float gap = size::gap * scale;
    const auto count = static_cast<float>(out.counters.size() + (real_kernel ? 1 : 0));
    const float width = (rest.w - gap * (count - 1)) / count;
    for (Rect& counter : out.counters) {
        counter = rest.take_left(width, gap);
    }
    if (real_kernel) {
        out.real_kernel = rest;
    }
    return out;
}

Rect branch_row(Rect branches, std::size_t index, float scale) {
    return {branches.x, branches.y + (static_cast<float>(index) * branch_height + 3) * scale, branches.w,
            4 * scale};
}

ToolbarLayout toolbar_layout(Rect bar, float scale) {
    const auto px = [&](float design) { return design * scale; };
    ToolbarLayout out;
    Rect rest = bar.inset(px(size::padding), px(7));
    const float buttons = px(6 * 34 + 44 + 7 * 5);
    out.menu = rest.take_right(px(36), px(10));
    // From the most to the least worth a place.
    float spare = rest.w - buttons - px(120);
    const auto afford = [&](float width) {
        const bool fits = spare >= width;
        spare -= fits ? width : 0;
        return fits;
    };
    const bool where = afford(px(200));
    const bool name = afford(px(112));
    const bool real = afford(px(128));
    const bool speed = afford(px(120));
    const bool projector = afford(px(104));
    if (name) {
        out.name = rest.take_left(px(112));
    }
    out.scenario = rest.take_left(px(106) + std::clamp(spare, 0.0F, px(224)), px(14));
    for (std::size_t i = 0; i < out.buttons.size(); ++i) {
        out.buttons[i] = rest.take_left(px(i == wide_button ? 44 : 34), px(5));
    }
    if (speed) {
        out.faster = rest.take_right(px(28), px(3));
        out.speed = rest.take_right(px(46), px(3));
        out.slower = rest.take_right(px(28), px(12));
    }
    if (projector) {
        out.projector = rest.take_right(px(94), px(10));
    }
    if (real) {
        out.real_kernel = rest.take_right(px(118), px(10));
    }
    rest.take_left(px(8));
    if (where) {
        out.where = rest;
    }
    return out;
}

// ---- processes -----------------------------------------------------------------------------------------------------

namespace {

struct Shape {
    std::size_t columns = 1; ///< of cards, without the kernel's
    std::size_t rows = 1;
};

Shape shape_of(Rect area, std::size_t cards, float scale) {
    const std::size_t most = how_many(area.w, card_least_width * scale, column_gap * scale);
    const std::size_t columns = std::max<std::size_t>(most, 3) - 1;
    Shape shape;
    shape.columns = std::clamp<std::size_t>(cards, 2, columns);
    shape.rows = std::max<std::size_t>(1, (cards + shape.columns - 1) / shape.columns);
    return shape;
}

} // namespace

std::size_t card_capacity(Rect area, float scale) {
    const std::size_t most = how_many(area.w, card_least_width * scale, column_gap * scale);
    const std::size_t columns = std::max<std::size_t>(most, 3) - 1;
    return columns * how_many(area.h, card_least_height * scale, size::gap * scale);
}

ProcessSlots process_slots(Rect area, std::size_t cards, float scale) {
    const Shape shape = shape_of(area, cards, scale);
    const auto columns = static_cast<float>(shape.columns + 1);
    const auto rows = static_cast<float>(shape.rows);
    const float gap = column_gap * scale;
    const float row_gap = size::gap * scale;
    const float width = (area.w - gap * (columns - 1)) / columns;
    const float height = (area.h - row_gap * (rows - 1)) / rows;
    // One process keeps the right slot free, several rows go around the kernel.
    const std::size_t kernel_column = 1;
    const auto column_x = [&](std::size_t column) {
        return area.x + static_cast<float>(column) * (width + gap);
    };

    ProcessSlots out;
    out.kernel = {column_x(kernel_column), area.y, width, area.h};
    for (std::size_t i = 0; i < cards; ++i) {
        const std::size_t column = i % shape.columns;
        const std::size_t row = i / shape.columns;
        out.cards.push_back({column_x(column < kernel_column ? column : column + 1),
                             area.y + static_cast<float>(row) * (height + row_gap), width, height});
    }
    return out;
}

namespace {

/// Cuts the tree's column off the area.
Rect take_tree(Rect& area, float scale) {
    const float width = std::clamp(area.w * tree_share, tree_least_width * scale, tree_most_width * scale);
    return area.take_left(std::min(width, area.w * 0.4F), column_gap * scale);
}

} // namespace

std::size_t card_capacity_beside_tree(Rect area, float scale) {
    take_tree(area, scale);
    return std::max<std::size_t>(2, how_many(area.w, card_least_width * scale, column_gap * scale)) - 1;
}

TreeSlots tree_slots(Rect area, std::size_t cards, float scale) {
    TreeSlots out;
    out.tree = take_tree(area, scale);
    const float gap = column_gap * scale;
    const auto columns = static_cast<float>(std::max<std::size_t>(cards, 1) + 1);
    const float width = (area.w - gap * (columns - 1)) / columns;
    const auto column = [&](std::size_t index) {
        return Rect{area.x + static_cast<float>(index) * (width + gap), area.y, width, area.h};
    };
    out.beside.kernel = column(1);
    for (std::size_t i = 0; i < cards; ++i) {
        out.beside.cards.push_back(column(i == 0 ? 0 : i + 1));
    }
    return out;
}

namespace {

constexpr float card_frame = card_header + card_vmas + card_margin;
constexpr float card_row = 2 * card_unit - card_row_gap; // the least that shows a page

/// A card that is too low for a row with the names of its columns has the row without them.
bool has_columns(Rect card, float scale) {
    return card.h >= (card_frame + card_columns + card_row) * scale - 0.5F;
}

} // namespace

CardLayout card_layout(Rect card, float scale) {
    CardLayout out;
    out.unit = card_unit * scale;
    out.row_gap = card_row_gap * scale;
    Rect rest = card;
    out.header = rest.take_top(card_header * scale);
    rest = rest.inset(card_margin * scale, 0);
    out.vmas = rest.take_top(card_vmas * scale).inset(0, 3 * scale);
    if (has_columns(card, scale)) {
        out.columns = rest.take_top(card_columns * scale);
    }
    rest.take_bottom(card_margin * scale);
    out.rows = rest;
    return out;
}

std::size_t row_units(Rect slot, float scale) {
    const float columns = has_columns(slot, scale) ? card_columns : 0;
    const auto units_in = [&](float room) {
        return static_cast<std::size_t>(std::max(0.0F, (room + card_row_gap * scale) / (card_unit * scale)));
    };
    const float room = slot.h - (card_frame + columns) * scale;
    const std::size_t all =
        std::min<std::size_t>(units_in(room), 2); // a page comes before how many there are
    const std::size_t units = std::max(all, units_in(room - more_line * scale));
    return units < 2 ? 0 : units;
}

std::vector<Rect> row_rects(const CardLayout& card, std::span<const std::size_t> units) {
    std::vector<Rect> out;
    float y = card.rows.y;
    for (const std::size_t own : units) {
        const float height = static_cast<float>(own) * card.unit;
        out.push_back({card.rows.x, y, card.rows.w, height - card.row_gap});
        y += height;
    }
    return out;
}

Rect fitted_card(Rect slot, std::size_t units, bool more, float scale) {
    float height = card_frame;
    if (units > 0) {
        height += has_columns(slot, scale) ? card_columns : 0;
        height += static_cast<float>(units) * card_unit - card_row_gap;
    }
    const bool room = (height + more_line) * scale <= slot.h + 0.5F;
    height += more && room ? more_line : 0;
    Rect card = slot;
    card.h = std::min(slot.h, height * scale);
    return card;
}

RowLayout row_layout(Rect row, float scale, float frame) {
    RowLayout out;
    // The frame's name and the bits keep their size; the address takes what is left, in a narrow row all of it.
    const bool narrow = row.w < narrow_row * scale;
    const float gap = (row.w < narrowest_row * scale ? 4 : 7) * scale;
    Rect rest = row.inset(gap, 0);
    const float least = narrow ? 0 : 40 * scale;
    out.frame = rest.take_right(std::max(least, frame), gap);
    const float height = std::min(18 * scale, row.h);
    const auto box = [&](Rect strip) { return Rect{strip.x, row.center().y - height / 2, strip.w, height}; };
    out.tlb = box(rest.take_right(bit_width * scale, std::min(gap, 5 * scale)));
    for (std::size_t i = pte_bits; i-- > 0;) {
        out.bits[i] = box(rest.take_right(bit_width * scale, bit_gap * scale));
    }
    rest.take_right(4 * scale);
    out.label = rest;
    return out;
}

std::vector<Rect> vma_bars(Rect strip, std::span<const std::uint64_t> pages, float scale) {
    std::vector<Rect> out(pages.size());
    const float gap = 4 * scale;
    const float least = 22 * scale;
    const std::size_t shown = std::min(pages.size(), how_many(strip.w, least, gap));
    if (shown == 0) {
        return out;
    }
    double total = 0;
    for (std::size_t i = 0; i < shown; ++i) {
        total += std::log2(static_cast<double>(pages[i]) + 2);
    }
    const float usable = strip.w - gap * static_cast<float>(shown - 1) - least * static_cast<float>(shown);
    // Few bars do not have to fill the strip.
    const float per_unit = std::min(usable / static_cast<float>(total), 16 * scale);
    float x = strip.x;
    for (std::size_t i = 0; i < shown; ++i) {
        const float width =
            least + per_unit * static_cast<float>(std::log2(static_cast<double>(pages[i]) + 2));
        out[i] = {x, strip.y, width, strip.h};
        x += width + gap;
    }
    return out;
}

// ---- memory --------------------------------------------------------------------------------------------------------

Point Curve::at(float t) const {
    const float s = 1 - t;
    return a * (s * s * s) + b * (3 * s * s * t) + c * (3 * s * t * t) + d * (t * t * t);
}

Point landing(Rect cell, std::span<const Rect> words, float scale) {
    const float margin = 9 * scale; // half an arrow head, and some air
    const float middle = cell.center().x;
    const auto seen = [&](float x) {
        return x >= cell.x + 4 * scale && x <= cell.right() - 4 * scale &&
               std::none_of(words.begin(), words.end(), [&](Rect word) {
                   return x > word.x - margin + 0.1F && x < word.right() + margin - 0.1F;
               });
    };
    float best = middle;
    float nearest = seen(middle) ? 0 : cell.w;
    for (const Rect& word : words) {
        for (const float x : {word.x - margin, word.right() + margin}) {
            if (std::abs(x - middle) < nearest && seen(x)) {
                nearest = std::abs(x - middle);
                best = x;
            }
        }
    }
    return {best, cell.y - 1};
}

Curve wire_curve(Rect card, Rect row, Point to, float scale) {
    const bool leftwards = to.x < card.center().x;
    const float side = leftwards ? card.x : card.right();
    const Point from{side, row.center().y};
    const float out = (leftwards ? -10.0F : 22.0F) * scale; // left of the first card there is little room
    const float drop = std::max(30 * scale, (to.y - from.y) * 0.45F);
    return {from, {from.x + out, from.y + drop * 0.25F}, {to.x, to.y - drop}, to};
}

Curve copy_curve(Rect from, Rect to, float scale) {
    if (std::abs(from.y - to.y) < 1) { // same row: along the gap below it, off all words
        const Point a{from.center().x, from.bottom()};
        const Point d{to.center().x, to.bottom()};
        const float dip = copy_gap * scale / 0.75F; // a curve comes three quarters of the way to its handles
        return {a, {a.x, a.y + dip}, {d.x, d.y + dip}, d};
    }
    const bool down = to.y > from.y;
    const Point a{from.center().x, down ? from.bottom() : from.y};
    const Point d{to.center().x, down ? to.y : to.bottom()};
    const float bend = (d.y - a.y) * (std::abs(d.y - a.y) < 3 * copy_gap * scale ? 1.0F : 0.5F);
    return {a, {a.x, a.y + bend}, {d.x, d.y - bend}, d};
}

// ---- timeline ------------------------------------------------------------------------------------------------------

TimelineScale timeline_scale(Rect track, std::span<const std::size_t> events, std::size_t total,
                             float scale) {
    TimelineScale out;
    if (total == 0) {
        return out;
    }
    out.steps.resize(total);
    std::size_t sum = 0;
    for (const std::size_t count : events) {
        sum += count;
    }
    // A step that has not run is taken for an average one.
    const double average =
        events.empty() ? 1 : std::max(1.0, static_cast<double>(sum) / static_cast<double>(events.size()));
    const double weight = static_cast<double>(sum) + average * static_cast<double>(total - events.size());
    const float gap = std::min(2 * scale, track.w / static_cast<float>(total) * 0.2F);
    const float usable = track.w - gap * static_cast<float>(total - 1);
    const float least = std::min(step_least * scale, usable / static_cast<float>(total) * 0.5F);
    const float shared = usable - least * static_cast<float>(total);
    float x = track.x;
    std::size_t first = 0;
    for (std::size_t i = 0; i < total; ++i) {
        const bool known = i < events.size();
        const double own = known ? static_cast<double>(events[i]) : average;
        const float width = least + shared * static_cast<float>(weight > 0 ? own / weight : 0);
        out.steps[i] = {x, width, first, known ? events[i] : 0, known};
        first += out.steps[i].events;
        x += width + gap;
    }
    return out;
}

float TimelineScale::x_of(std::size_t step, double done) const {
    if (steps.empty()) {
        return 0;
    }
    if (step >= steps.size()) {
        return steps.back().x + steps.back().w;
    }
    const Span& span = steps[step];
    const double part = span.events == 0 ? 0 : std::clamp(done / static_cast<double>(span.events), 0.0, 1.0);
    return span.x + span.w * static_cast<float>(part);
}

TimelineScale::Hit TimelineScale::hit(float x) const {
    const auto behind = std::upper_bound(steps.begin(), steps.end(), x,
                                         [](float at, const Span& span) { return at < span.x; });
    if (behind == steps.begin()) {
        return {};
    }
    const Span& span = behind[-1];
    return {static_cast<std::size_t>(behind - steps.begin()) - 1,
            span.w > 0 ? std::clamp((x - span.x) / span.w, 0.0F, 1.0F) : 0};
}

} // namespace cow::ui

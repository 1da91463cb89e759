#include "app/view/layout/window_layout.hpp"

#include "app/view/base/theme.hpp"

#include <algorithm>

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
constexpr float branch_height = 7;
constexpr float chapter_height = 18;
constexpr float ruler_height = 14;
constexpr float line_height = 44; // of what happens, in projector mode
constexpr float grip = 6;         // of a divider, to both sides together
// What every panel keeps, wherever its dividers are put.
constexpr float least_column = 180;
constexpr float least_panel = 90;
constexpr float least_stage = 260;
constexpr float least_stage_height = 160;

/// As the user wants it, or else `usual`; at least `least`, and not more than leaves `kept` of `room`.
float chosen(float wish, float usual, float least, float room, float kept) {
    if (wish <= 0) {
        return usual;
    }
    return std::max(std::min(wish, room - kept), std::min(least, room));
}

float wish_of(const WindowWishes& wishes, Divider which) {
    return wishes.dividers[static_cast<std::size_t>(which)];
}

Rect& grip_of(WindowLayout& layout, Divider which) {
    return layout.dividers[static_cast<std::size_t>(which)];
}

/// Between two panels, the second of which is at the right, or below.
Rect grip_beside(Rect panel, float x, float scale) {
    return {x - grip * scale / 2, panel.y, grip * scale, panel.h};
}
Rect grip_above(Rect panel, float y, float scale) {
    return {panel.x, y - grip * scale / 2, panel.w, grip * scale};
}

void take_bottom(Rect& rest, float scale, const WindowWishes& wishes, WindowLayout& out) {
    const float gap = size::gap * scale;
    const float rows = (static_cast<float>(wishes.rows.branches) * branch_height +
                        (wishes.rows.chapters ? chapter_height : 0) + (wishes.rows.ruler ? 8 : 0)) *
                       scale;
    float high = track_height * scale + rows;
    if (out.figures) {
        const float usual = rows + std::min(bottom_height * scale, rest.h * 0.4F);
        high = chosen(wish_of(wishes, Divider::bottom) * scale, usual, high + size::heading * scale, rest.h,
                      least_stage_height * scale);
    }
    out.bottom = rest.take_bottom(high, gap);
    if (out.figures) {
        grip_of(out, Divider::bottom) = grip_above(out.bottom, out.bottom.y - gap / 2, scale);
    }
}

void take_exercise(Rect& rest, float scale, const WindowWishes& wishes, WindowLayout& out) {
    if (wishes.exercise > 0) {
        out.exercise = rest.take_left(std::min(wishes.exercise * scale, rest.w * 0.45F), size::gap * scale);
    }
}

/// From top to bottom: the question, the stage, a line of what happens; at the right what was asked for.
void in_projector(Rect rest, float scale, const WindowWishes& wishes, WindowLayout& out) {
    const float gap = size::gap * scale;
    out.figures = false;
    out.question = wishes.question > 0 ? rest.take_top(wishes.question, gap) : Rect{};
    out.narration = rest.take_bottom(line_height * scale, gap);
    take_exercise(rest, scale, wishes, out);
    if (wishes.inspector) {
        out.inspector = rest.take_right(std::min(right_column * scale, rest.w * 0.36F), gap);
    }
    out.stage = rest;
}

void in_columns(Rect rest, float scale, const WindowWishes& wishes, WindowLayout& out) {
    const float gap = size::gap * scale;
    // Where it has a column of its own it is always there, so that nothing moves when something is selected.
    const bool beside = (rest.w + 2 * gap) / scale >= least_width_with_inspector;
    const bool inspector = wishes.panels.inspector && (wishes.inspector || beside);
    const bool left_column_there = wishes.panels.script || wishes.panels.narration || (inspector && !beside);
    const float kept = least_stage * scale + gap;
    if (inspector && (beside || !(wishes.panels.script || wishes.panels.narration))) {
        const float usual = std::min(right_column * scale, rest.w * 0.3F);
        const float others = kept + (left_column_there ? least_column * scale + gap : 0);
        out.inspector = rest.take_right(
            chosen(wish_of(wishes, Divider::right) * scale, usual, least_column * scale, rest.w, others),
            gap);
        grip_of(out, Divider::right) = grip_beside(out.inspector, out.inspector.x - gap / 2, scale);
    }
    if (left_column_there) {
        const float usual = std::min(left_column * scale, rest.w * 0.34F);
        Rect left = rest.take_left(
            chosen(wish_of(wishes, Divider::left) * scale, usual, least_column * scale, rest.w, kept), gap);
        grip_of(out, Divider::left) = grip_beside(left, left.right() + gap / 2, scale);
        if (inspector && !beside) {
            out.inspector = left;
        } else if (wishes.panels.narration && wishes.panels.script) {
            const float high = std::max(left.h * 0.42F, std::min(narration_least * scale, left.h * 0.5F));
            const float least = least_panel * scale;
            out.narration = left.take_bottom(
                chosen(wish_of(wishes, Divider::narration) * scale, high, least, left.h, least + gap), gap);
            out.script = left;
            grip_of(out, Divider::narration) = grip_above(out.narration, out.narration.y - gap / 2, scale);
        } else {
            (wishes.panels.script ? out.script : out.narration) = left;
        }
    }
    out.stage = rest;
}

} // namespace

WindowLayout window_layout(Point size, float scale, const WindowWishes& wishes) {
    const float gap = size::gap * scale;
    const float width = size.x / scale; // in design pixels
    const float height = size.y / scale;
    WindowLayout out;
    Rect rest{0, 0, size.x, size.y};
    if (wishes.toolbar) {
        out.toolbar = rest.take_top(size::toolbar * scale);
    }
    rest = rest.inset(gap);
    out.banner = wishes.banner > 0 ? rest.take_top(wishes.banner, gap) : Rect{};
    if (wishes.projector) {
        in_projector(rest, scale, wishes, out);
        return out;
    }
    out.figures = wishes.panels.figures && height >= least_height_with_figures;
    take_bottom(rest, scale, wishes, out);
    out.compact = width < least_width_with_columns;
    if (wishes.exercise > 0 && out.compact) {
        out.exercise = rest.take_bottom(rest.h * 0.55F, gap);
        out.stage = rest;
    } else if (wishes.exercise > 0) {
        take_exercise(rest, scale, wishes, out);
        out.stage = rest;
    } else if (out.compact) {
        if (wishes.front == Place::stage && wishes.panels.narration && height >= least_height_with_strip) {
            out.narration = rest.take_bottom(strip_height * scale, gap);
        }
        (wishes.front == Place::script      ? out.script
         : wishes.front == Place::narration ? out.narration
         : wishes.front == Place::inspector ? out.inspector
                                            : out.stage) = rest;
    } else if (wishes.wide_script) {
        out.script = rest;
    } else {
        in_columns(rest, scale, wishes, out);
    }
    return out;
}

float divider_size(const WindowLayout& layout, Divider which, Point at, Point size, float scale) {
    const float gap = size::gap;
    switch (which) {
    case Divider::left: return at.x / scale - gap * 1.5F;
    case Divider::right: return (size.x - at.x) / scale - gap * 1.5F;
    case Divider::narration: return (layout.narration.bottom() - at.y) / scale - gap / 2;
    case Divider::bottom: return (size.y - at.y) / scale - gap * 1.5F;
    }
    return 0;
}

BottomLayout bottom_layout(Rect bottom, float scale, bool figures, bool real_kernel, TimelineRows rows) {
    BottomLayout out;
    Rect rest = bottom.inset(size::padding * scale, size::gap * scale);
    if (figures) {
        out.heading = rest.take_top(size::heading * scale);
    } else {
        rest.take_top(4 * scale); // the cursor's knob
    }
    out.chapters = rows.chapters ? rest.take_top(chapter_height * scale) : Rect{};
    out.steps = rest.take_top(22 * scale, 3 * scale);
    out.ticks = rest.take_top(12 * scale);
    out.ruler = rows.ruler ? rest.take_top(ruler_height * scale) : Rect{};
    out.branches = rest.take_top(static_cast<float>(rows.branches) * branch_height * scale);
    rest.take_top((rows.ruler ? 4 : 10) * scale);
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
    const bool which = real && afford(px(25));
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
        out.which_kernel = which ? rest.take_right(px(22), px(3)) : Rect{};
        out.real_kernel = rest.take_right(px(118), px(10));
    }
    rest.take_left(px(8));
    if (where) {
        out.where = rest;
    }
    return out;
}

} // namespace cow::ui

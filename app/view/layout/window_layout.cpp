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

} // namespace

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

#include "app/gui/stage/kernel_card.hpp"

#include "app/view/layout/card_layout.hpp"
#include "core/language/language.hpp"

#include <algorithm>
#include <span>

namespace cow::ui {
namespace {

struct Style {
    Colour edge;
    Colour title;
    Colour ground;
};

Style style_of(const Palette& palette, Activity::Kind kind) {
    switch (kind) {
    case Activity::Kind::fault: return {palette.vermilion, palette.vermilion_text, palette.fault_ground};
    case Activity::Kind::access:
        return {blend(palette.panel, palette.green, 0.6F), palette.green_text,
                blend(palette.panel, palette.green, 0.1F)};
    case Activity::Kind::call:
        return {blend(palette.panel, palette.accent, 0.55F), palette.accent, palette.call_ground};
    case Activity::Kind::idle: break;
    }
    return {palette.line, palette.text_faint, palette.panel};
}

void draw_item(const Canvas& canvas, Rect line, const ActivityItem& item, Face face, bool moving) {
    const Palette& palette = canvas.palette();
    const bool current = item.state == ActivityItem::State::current;
    if (current) {
        canvas.fill(line, palette.current_ground, canvas.px(3));
    }
    Rect rest = line.inset(canvas.px(8), 0);
    const Rect mark = rest.take_left(canvas.px(13), canvas.px(8));
    Colour text = palette.text;
    if (item.state == ActivityItem::State::ahead) {
        canvas.ring(mark.center(), canvas.px(4), palette.text_faint, canvas.px(1.2F));
        text = palette.text_faint;
    } else if (current && moving) {
        canvas.arrow_right(mark.center(), canvas.px(9), palette.text);
    } else {
        canvas.tick(mark.center(), canvas.px(10), current ? palette.text : palette.green_text);
    }
    canvas.text(face, rest, item.text, text);
}

/// One for all lines of a list, so that no line looks more important than another.
Face face_of(const Canvas& canvas, std::span<const ActivityItem> items, float width) {
    constexpr std::size_t most = 64; // looked at
    const auto some = items.first(std::min(items.size(), most));
    const float words = width - canvas.px(2 * 8 + 13 + 8);
    const bool wide = std::any_of(some.begin(), some.end(), [&](const ActivityItem& item) {
        return canvas.text_width(Face::body, item.text) > words;
    });
    return wide ? Face::small : Face::body;
}

/// Between two steps: its place is kept.
void draw_idle(const Canvas& canvas, Rect card) {
    const Palette& palette = canvas.palette();
    canvas.outline(card, palette.line, canvas.px(size::rounding));
    Rect rest = card.inset(canvas.px(12), 0);
    canvas.text(Face::heading, rest.take_top(canvas.px(kernel_header)), tr("KERNEL"), palette.text_faint);
    canvas.text(Face::small, rest.take_top(canvas.px(kernel_line)), tr("waits for the next step"),
                palette.text_faint);
}

} // namespace

void draw_kernel_card(const Stage& stage, const Activity& activity) {
    const Canvas& canvas = stage.view.canvas;
    const Palette& palette = canvas.palette();
    if (activity.items.empty()) {
        draw_idle(canvas, stage.geometry.kernel_card);
        return;
    }
    const Style style = style_of(palette, activity.kind);
    const float item = canvas.px(kernel_line);
    const std::size_t shown =
        kernel_lines(stage.geometry.layout.kernel, activity.items.size(), canvas.scale());
    // A window on a long list, with the current item in its middle.
    const std::size_t first =
        std::min(activity.items.size() - shown, activity.current - std::min(activity.current, shown / 2));

    const Rect card = stage.geometry.kernel_card;
    canvas.fill(card, style.ground, canvas.px(size::rounding));
    canvas.outline(card, style.edge, canvas.px(size::rounding), canvas.px(1.4F));
    Rect rest = card;
    Rect header = rest.take_top(canvas.px(kernel_header)).inset(canvas.px(12), 0);
    const float title = std::min(canvas.text_width(Face::heading, activity.title) + canvas.px(10), header.w);
    canvas.text(Face::heading, header.take_left(title), activity.title, style.title);
    if (canvas.fits(Face::small, header, activity.subtitle)) {
        canvas.text(Face::small, header, activity.subtitle, palette.text_dim, Align::right);
    }
    const bool moving = stage.moment.progress < 1;
    const Face face = face_of(canvas, activity.items, rest.w - canvas.px(2 * 5));
    for (std::size_t i = first; i < first + shown; ++i) {
        draw_item(canvas, rest.take_top(item).inset(canvas.px(5), 0), activity.items[i], face, moving);
    }
}

} // namespace cow::ui

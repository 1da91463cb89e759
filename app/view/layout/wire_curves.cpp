#include "app/view/layout/wire_curves.hpp"

#include <algorithm>
#include <cmath>

namespace cow::ui {
namespace {

// Design sizes, pixels at scale 1.
constexpr float copy_gap = 6;

} // namespace

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

} // namespace cow::ui

#include "app/gui/stage/wires.hpp"

#include "app/view/base/easing.hpp"
#include "app/view/base/number_text.hpp"
#include "app/view/layout/wire_curves.hpp"
#include "app/view/scene/flight.hpp"
#include "app/view/scene/process_look.hpp"
#include "app/view/scene/row_look.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace cow::ui {
namespace {

bool is_selected(const Stage& stage, const ProcessCard& card, const PageRow& row) {
    const Selection& selection = stage.view.session.selection();
    return selection.is_page(card.mm, row.page) || (row.pte.has_frame() && selection.is_frame(row.pte.pfn()));
}

/// Frames that a row's wire leads to.
u64 frames_of(const PageRow& row) { return row.frames == RunFrames::same ? 1 : row.count; }

Curve wire_to(const Stage& stage, std::size_t card, Rect row, Rect cell) {
    const float scale = stage.geometry.scale;
    return wire_curve(stage.geometry.cards[card], row, landing(cell, stage.geometry.heading.boxes, scale),
                      scale);
}

/// How many wires a bundle stands for, where nothing lies on top of it.
void draw_count(const Stage& stage, std::size_t card_index, std::size_t row_index) {
    const ProcessCard& card = stage.scene.cards[card_index];
    const PageRow& row = card.rows[row_index];
    const Rect cell =
        row.is_run() && row.pte.has_frame() ? stage.scene.place(row.pte.pfn(), frames_of(row)) : Rect{};
    if (cell.empty()) {
        return;
    }
    const Canvas& canvas = stage.view.canvas;
    const Palette& palette = canvas.palette();
    const Curve curve = wire_to(stage, card_index, stage.geometry.rows[card_index][row_index], cell);
    const std::string text = "×" + count_text(row.count);
    const float width = canvas.text_width(Face::small, text) + canvas.px(8);
    const float height = canvas.px(17);
    const Point at = curve.at(0.62F);
    const Rect plate{at.x - width / 2, at.y - height / 2, width, height};
    const auto covers = [&](const Rect& rect) { return !rect.empty() && rect.overlaps(plate); };
    if (covers(stage.geometry.kernel_card) || covers(stage.geometry.layout.memory_heading) ||
        std::any_of(stage.geometry.cards.begin(), stage.geometry.cards.end(), covers)) {
        return;
    }
    canvas.fill(plate, palette.panel, canvas.px(3));
    canvas.text(Face::small, plate, text, palette.process(card.proc), Align::center);
}

void draw_wire(const Stage& stage, std::size_t card_index, std::size_t row_index, bool strong_ones) {
    const ProcessCard& card = stage.scene.cards[card_index];
    const PageRow& row = card.rows[row_index];
    WireLook look = wire_look(stage.moment, card, row);
    const Rect row_rect = stage.geometry.rows[card_index][row_index];
    if (is_selected(stage, card, row) || stage.view.canvas.hovered(row_rect)) {
        look.strength = 1;
    }
    if ((look.strength > 0.5F) != strong_ones) {
        return;
    }
    const Rect cell = look.pfn == no_pfn ? Rect{} : stage.scene.place(look.pfn, frames_of(row));
    if (cell.empty() || look.length <= 0) {
        return;
    }
    const Canvas& canvas = stage.view.canvas;
    const Palette& palette = canvas.palette();
    const Curve curve = wire_to(stage, card_index, row_rect, cell);
    // The others step back while one is in question.
    const float rest = stage.moment.focus.has_page ? 0.34F : 0.45F;
    const float alpha = mix(rest, 1, look.strength) * card_presence(stage.moment, card.proc);
    const Colour own = fade(look.dashed ? palette.vermilion : palette.process(card.proc), alpha);
    // A run's wires are one bundle: thicker for more, but by the logarithm.
    const float bundle = row.is_run() ? 0.25F * std::log2(static_cast<float>(row.count)) : 0;
    const float thickness = canvas.px(mix(1.3F, 2.2F, look.strength) + bundle);
    if (look.dashed) {
        canvas.dashed_curve(curve, own, thickness, look.length);
    } else {
        canvas.curve(curve, own, thickness, 0, look.length);
    }
    if (look.length >= 1) {
        canvas.arrow_head(curve, own, canvas.px(mix(6, 9, look.strength)));
    }
}

/// The row of the page that the moment is about, with its card; false when it is not shown.
bool focus_row(const Stage& stage, std::size_t& card, std::size_t& row) {
    for (card = 0; card < stage.scene.cards.size(); ++card) {
        if (stage.scene.cards[card].mm != stage.moment.focus.mm) {
            continue;
        }
        const std::vector<PageRow>& rows = stage.scene.cards[card].rows;
        for (row = 0; row < rows.size(); ++row) {
            if (rows[row].contains(stage.moment.focus.page)) {
                return true;
            }
        }
    }
    return false;
}

void draw_page_flight(const Stage& stage, const Flight& flight) {
    const Rect from = stage.scene.place(flight.from);
    const Rect to = stage.scene.place(flight.to);
    if (from.empty() || to.empty()) {
        return;
    }
    const Canvas& canvas = stage.view.canvas;
    const Palette& palette = canvas.palette();
    const Curve curve = copy_curve(from, to, stage.geometry.scale);
    canvas.curve(curve, fade(palette.orange, 0.7F), canvas.px(2.5F));
    canvas.arrow_head(curve, palette.orange, canvas.px(8));
    constexpr int packets = 6;
    const float s = canvas.px(7);
    for (int i = 0; i < packets; ++i) {
        const float t = flight.progress * 1.6F - static_cast<float>(i) * 0.12F;
        if (t > 0 && t < 1) {
            const Point at = curve.at(ease(t));
            canvas.fill({at.x - s / 2, at.y - s / 2, s, s}, blend(palette.orange, palette.yellow, 0.5F),
                        canvas.px(2));
        }
    }
}

/// Two frames become one: what was in the first slides into the second.
void draw_merge(const Stage& stage, const Flight& flight) {
    const Rect from = stage.scene.place(flight.from);
    const Rect to = stage.scene.place(flight.to);
    if (from.empty() || to.empty()) {
        return;
    }
    const Canvas& canvas = stage.view.canvas;
    const Palette& palette = canvas.palette();
    const float t = ease(flight.progress);
    const Point at = mix(from.min(), to.min(), t);
    const Rect ghost{at.x, at.y, mix(from.w, to.w, t), mix(from.h, to.h, t)};
    canvas.fill(ghost, fade(palette.yellow, 0.25F), canvas.px(4));
    canvas.outline(ghost, palette.yellow, canvas.px(4), canvas.px(2));
}

/// The kernel looks at a frame's count of references.
void draw_look(const Stage& stage, const Flight& flight) {
    const Rect cell = stage.scene.place(flight.to);
    if (cell.empty()) {
        return;
    }
    const Canvas& canvas = stage.view.canvas;
    const Palette& palette = canvas.palette();
    const Rect kernel = stage.geometry.kernel_card;
    const Point from{kernel.center().x, kernel.bottom()};
    const Point to{cell.right() - canvas.px(18), cell.y};
    const float drop = (to.y - from.y) * 0.5F;
    const Curve curve{from, {from.x, from.y + drop}, {to.x, to.y - drop}, to};
    canvas.dashed_curve(curve, fade(palette.yellow, 0.8F), canvas.px(1.5F), ease(flight.progress * 1.5F));
    canvas.dot(curve.at(ease(flight.progress * 1.5F)), canvas.px(4), palette.yellow);
}

/// Once around: the same access again.
void draw_retry(const Stage& stage, Point page, bool left, float progress) {
    const Canvas& canvas = stage.view.canvas;
    const Palette& palette = canvas.palette();
    const float out = canvas.px(left ? 30 : -30);
    const float high = canvas.px(20);
    const Curve loop{{page.x, page.y + canvas.px(6)},
                     {page.x + out, page.y + high},
                     {page.x + out, page.y - high},
                     {page.x, page.y - canvas.px(6)}};
    canvas.curve(loop, palette.green_text, canvas.px(2.5F), 0, ease(progress));
    if (progress > 0.8F) {
        canvas.arrow_head(loop, palette.green_text, canvas.px(9));
    }
}

void draw_value(const Stage& stage, const Flight& flight, std::size_t card, Rect row) {
    const Rect cell = stage.scene.place(flight.to);
    if (cell.empty()) {
        return;
    }
    const Canvas& canvas = stage.view.canvas;
    const Palette& palette = canvas.palette();
    const float t = ease(flight.progress);
    const Curve curve = wire_to(stage, card, row, cell);
    const Point at = curve.at(flight.towards_row ? 1 - t : t);
    canvas.dot(at, canvas.px(6), palette.process(stage.scene.cards[card].proc));
    canvas.dot(at, canvas.px(3), palette.text);
}

} // namespace

void draw_wires(const Stage& stage) {
    for (const bool strong_ones : {false, true}) {
        for (std::size_t card = 0; card < stage.scene.cards.size(); ++card) {
            for (std::size_t row = 0; row < stage.scene.cards[card].rows.size(); ++row) {
                draw_wire(stage, card, row, strong_ones);
            }
        }
    }
    if (const Flight flight = flight_of(stage.moment); flight.kind == Flight::Kind::look) {
        draw_look(stage, flight);
    }
    // Over all wires, so that none crosses a number.
    for (std::size_t card = 0; card < stage.scene.cards.size(); ++card) {
        for (std::size_t row = 0; row < stage.scene.cards[card].rows.size(); ++row) {
            draw_count(stage, card, row);
        }
    }
}

void draw_flight(const Stage& stage) {
    const Flight flight = flight_of(stage.moment);
    if (flight.kind == Flight::Kind::none) {
        return;
    }
    switch (flight.kind) {
    case Flight::Kind::page: draw_page_flight(stage, flight); return;
    case Flight::Kind::merge: draw_merge(stage, flight); return;
    case Flight::Kind::look: return; // among the wires
    default: break;
    }
    std::size_t card = 0;
    std::size_t row = 0;
    if (!focus_row(stage, card, row)) {
        return;
    }
    const Canvas& canvas = stage.view.canvas;
    const Palette& palette = canvas.palette();
    const Rect card_rect = stage.geometry.cards[card];
    const Rect row_rect = stage.geometry.rows[card][row];
    if (flight.kind == Flight::Kind::value) {
        draw_value(stage, flight, card, row_rect);
        return;
    }
    const bool left = card_rect.center().x < stage.geometry.kernel.center().x;
    const Point page{left ? card_rect.right() : card_rect.x, row_rect.center().y};
    if (flight.kind == Flight::Kind::retry) {
        draw_retry(stage, page, left, flight.progress);
        return;
    }
    // To the kernel, or back from it.
    const Point kernel{left ? stage.geometry.kernel.x : stage.geometry.kernel.right(),
                       stage.geometry.kernel.y + canvas.px(14)};
    const bool trap = flight.kind == Flight::Kind::trap;
    const Colour colour = trap ? palette.vermilion_text : palette.green_text;
    const Point from = trap ? page : kernel;
    const Point to = trap ? kernel : page;
    const Point at = mix(from, to, ease(flight.progress));
    canvas.line(from, at, colour, canvas.px(2.5F));
    canvas.dot(at, canvas.px(5), colour);
}

} // namespace cow::ui

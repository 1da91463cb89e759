#include "app/gui/wires.hpp"

#include <cmath>

namespace cow::gui {
namespace {

bool is_selected(const Stage& stage, const ProcessCard& card, const PageRow& row) {
    const Selection& selection = stage.view.session.selection();
    if (selection.frame) {
        return row.pte.present() && row.pte.pfn() == *selection.frame;
    }
    return selection.mm == card.mm && selection.page == row.page;
}

/// Frames that a row's wire leads to.
u64 frames_of(const PageRow& row) { return row.frames == RunFrames::same ? 1 : row.count; }

void draw_wire(const Stage& stage, std::size_t card_index, std::size_t row_index, bool strong_ones) {
    const ProcessCard& card = stage.scene.cards[card_index];
    const PageRow& row = card.rows[row_index];
    WireLook look = wire_look(stage.moment, card, row);
    const Rect row_rect = stage.geometry.rows[card_index][row_index];
    if (is_selected(stage, card, row) || hovered(row_rect)) {
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
    const Curve curve = wire_curve(stage.geometry.cards[card_index], row_rect, cell, stage.geometry.scale);
    const float alpha = mix(0.42F, 1, look.strength) * card_presence(stage.moment, card.proc);
    const Colour own = fade(look.dashed ? theme().vermilion : process_colour(card.proc), alpha);
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
    const Curve curve = copy_curve(from, to, stage.geometry.scale);
    canvas.curve(curve, fade(theme().orange, 0.7F), canvas.px(2.5F));
    canvas.arrow_head(curve, theme().orange, canvas.px(11));
    constexpr int packets = 6;
    const float s = canvas.px(8);
    for (int i = 0; i < packets; ++i) {
        const float t = flight.progress * 1.6F - static_cast<float>(i) * 0.12F;
        if (t > 0 && t < 1) {
            const Point at = curve.at(ease(t));
            canvas.fill({at.x - s / 2, at.y - s / 2, s, s}, blend(theme().orange, theme().yellow, 0.5F),
                        canvas.px(2));
        }
    }
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
}

void draw_flight(const Stage& stage) {
    const Flight flight = flight_of(stage.moment);
    if (flight.kind == Flight::Kind::none) {
        return;
    }
    if (flight.kind == Flight::Kind::page) {
        draw_page_flight(stage, flight);
        return;
    }
    std::size_t card = 0;
    std::size_t row = 0;
    if (!focus_row(stage, card, row)) {
        return;
    }
    const Canvas& canvas = stage.view.canvas;
    const Rect card_rect = stage.geometry.cards[card];
    const Rect row_rect = stage.geometry.rows[card][row];
    const float t = ease(flight.progress);
    if (flight.kind == Flight::Kind::value) {
        const Rect cell = stage.scene.place(flight.to);
        if (!cell.empty()) {
            const Curve curve = wire_curve(card_rect, row_rect, cell, stage.geometry.scale);
            const Point at = curve.at(flight.towards_row ? 1 - t : t);
            const Colour own = process_colour(stage.scene.cards[card].proc);
            canvas.dot(at, canvas.px(6), own);
            canvas.dot(at, canvas.px(3), theme().text);
        }
        return;
    }
    // To the kernel, or back from it.
    const bool left = card_rect.center().x < stage.geometry.kernel.center().x;
    const Point page{left ? card_rect.right() : card_rect.x, row_rect.center().y};
    const Point kernel{left ? stage.geometry.kernel.x : stage.geometry.kernel.right(),
                       stage.geometry.kernel.y + canvas.px(14)};
    const bool trap = flight.kind == Flight::Kind::trap;
    const Colour colour = trap ? theme().vermilion_text : theme().green_text;
    const Point from = trap ? page : kernel;
    const Point to = trap ? kernel : page;
    const Point at = mix(from, to, t);
    canvas.line(from, at, colour, canvas.px(2.5F));
    canvas.dot(at, canvas.px(5), colour);
}

} // namespace cow::gui

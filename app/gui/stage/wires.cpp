#include "app/gui/stage/wires.hpp"

#include "app/view/base/easing.hpp"
#include "app/view/base/number_text.hpp"
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
u64 frames_of(const PageRow& row) { return row.frames == RunFrames::consecutive ? row.count : 1; }

/// How many wires a bundle stands for, where it has room to say so.
void draw_count(const Stage& stage, std::size_t card_index, std::size_t row_index) {
    const ProcessCard& card = stage.scene.cards[card_index];
    const PageRow& row = card.rows[row_index];
    if (!row.is_run() || !row.pte.has_frame()) {
        return;
    }
    const Path way =
        wire_way(stage.scene, stage.geometry, card_index, row_index, row.pte.pfn(), frames_of(row));
    const Canvas& canvas = stage.view.canvas;
    const Palette& palette = canvas.palette();
    const std::string text = "×" + count_text(row.count);
    const float width = canvas.text_width(Face::small, text) + canvas.px(8);
    const Rect lanes = stage.geometry.layout.lanes;
    for (const float part : {0.62F, 0.7F, 0.8F}) {
        const Point at = way.empty() ? Point{} : way.at(part);
        const Rect plate{at.x - width / 2, at.y - canvas.px(8), width, canvas.px(16)};
        if (lanes.contains(plate)) {
            canvas.fill(plate, palette.panel, canvas.px(3));
            canvas.text(Face::small, plate, text, palette.process(card.proc), Align::center);
            return;
        }
    }
}

struct WireStyle {
    Colour colour = 0;
    float thickness = 1;
    float head = 6;
    bool dashed = false;
};

void draw_way(const Canvas& canvas, const Path& way, const WireStyle& style, float length) {
    if (way.empty() || length <= 0) {
        return;
    }
    const Path shown = length < 1 ? way.until(length) : way;
    if (style.dashed) {
        canvas.dashed_polyline(shown.points, style.colour, style.thickness);
    } else {
        canvas.polyline(shown.points, style.colour, style.thickness);
    }
    if (length >= 1 && style.head > 0) {
        canvas.arrow_head(way.at(0.97F), way.points.back(), style.colour, style.head);
    }
}

void draw_wire(const Stage& stage, std::size_t card_index, std::size_t row_index, bool strong_ones) {
    const ProcessCard& card = stage.scene.cards[card_index];
    const PageRow& row = card.rows[row_index];
    WireLook look = wire_look(stage.moment, card, row);
    if (is_selected(stage, card, row) ||
        stage.view.canvas.hovered(stage.geometry.rows[card_index][row_index])) {
        look.strength = 1;
    }
    if ((look.strength > 0.5F) != strong_ones || look.pfn == no_pfn) {
        return;
    }
    const Canvas& canvas = stage.view.canvas;
    const Palette& palette = canvas.palette();
    // The others step back while one is in question.
    const float rest = stage.moment.focus.has_page ? 0.4F : 0.55F;
    const float alpha = mix(rest, 1, look.strength) * card_presence(stage.moment, card.proc);
    WireStyle style;
    style.colour = fade(look.dashed ? palette.vermilion : palette.process(card.proc), alpha);
    // A run's wires are one bundle: thicker for more, but by the logarithm.
    const float bundle = row.is_run() ? 0.25F * std::log2(static_cast<float>(row.count)) : 0;
    style.thickness = canvas.px(mix(1.3F, 2.4F, look.strength) + bundle);
    style.head = canvas.px(mix(6, 9, look.strength));
    style.dashed = look.dashed;
    const Bundle way = bundle_way(stage.scene, stage.geometry, card_index, row_index, look.pfn);
    const float head = style.head;
    style.head = way.fan.empty() ? head : 0;
    draw_way(canvas, way.trunk, style, look.length);
    style.head = head * 0.8F;
    style.thickness = canvas.px(mix(1.2F, 2, look.strength));
    for (const Path& to : way.fan) {
        draw_way(canvas, to, style, look.length >= 1 ? 1.0F : 0.0F);
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

/// A page's 4 KiB on their way: a body with the frame's colour and its bytes.
void draw_page_flight(const Stage& stage, const Flight& flight) {
    const Rect from = stage.scene.place(flight.from);
    const Rect to = stage.scene.place(flight.to);
    if (from.empty() || to.empty()) {
        return;
    }
    const Canvas& canvas = stage.view.canvas;
    const Palette& palette = canvas.palette();
    const float t = ease(flight.progress);
    const float lift = std::sin(t * 3.14159F) * std::min(canvas.px(22), stage.geometry.layout.lanes.h * 0.5F);
    const Point at = mix(from.center(), to.center(), t) - Point{0, lift};
    const Point size{mix(from.w, to.w, t) * 0.94F, mix(from.h, to.h, t) * 0.86F};
    const Rect body{at.x - size.x / 2, at.y - size.y / 2, size.x, size.y};
    const ProcId owner = stage.moment.focus.proc;
    const Colour own = owner != no_proc ? palette.process(owner) : palette.copy;
    canvas.fill(body.moved({canvas.px(3), canvas.px(4)}), fade(palette.ground, 0.45F), canvas.px(5));
    canvas.fill(body, blend(palette.card, own, 0.45F), canvas.px(5));
    canvas.outline(body, own, canvas.px(5), canvas.px(2.2F));
    const std::string bytes =
        content_text(*stage.moment.machine->contents, stage.moment.machine->frames[flight.from].content);
    Rect words = body.inset(canvas.px(6), canvas.px(3));
    if (words.h >= canvas.line_height(Face::strong) + canvas.line_height(Face::mono_strong)) {
        canvas.elided(Face::strong, words.take_top(words.h / 2), "4 KiB", palette.text, Align::center);
    }
    canvas.elided(Face::mono_strong, words, bytes, palette.text, Align::center);
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
    const bool above = kernel.bottom() <= stage.geometry.layout.lanes.bottom();
    const Point from{kernel.right() - canvas.px(24), above ? kernel.bottom() : kernel.y};
    const Point to{cell.right() - canvas.px(18), cell.y};
    const float rise = stage.geometry.layout.lanes.h * (above ? -0.8F : 0.8F);
    const Curve curve{from, {from.x, from.y - rise}, {to.x, to.y - std::abs(rise)}, to};
    canvas.dashed_curve(curve, fade(palette.yellow, 0.8F), canvas.px(1.5F), ease(flight.progress * 1.5F));
    canvas.dot(curve.at(ease(flight.progress * 1.5F)), canvas.px(4), palette.yellow);
}

/// Once around: the same access again.
void draw_retry(const Stage& stage, Point page, float progress) {
    const Canvas& canvas = stage.view.canvas;
    const Palette& palette = canvas.palette();
    const float out = -std::min(canvas.px(26), stage.geometry.layout.lane * 0.9F);
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

void draw_value(const Stage& stage, const Flight& flight, std::size_t card, std::size_t row) {
    const Path way = wire_way(stage.scene, stage.geometry, card, row, flight.to);
    if (way.empty()) {
        return;
    }
    const Canvas& canvas = stage.view.canvas;
    const Palette& palette = canvas.palette();
    const float t = ease(flight.progress);
    const Point at = way.at(flight.towards_row ? 1 - t : t);
    canvas.dot(at, canvas.px(6), palette.process(stage.scene.cards[card].proc));
    canvas.dot(at, canvas.px(3), palette.text);
}

/// The way between a page's row and the kernel, in the lane beside the card.
Path kernel_way(const Stage& stage, std::size_t card, std::size_t row) {
    const StageGeometry& geometry = stage.geometry;
    const Rect kernel = geometry.kernel_card.empty() ? geometry.layout.kernel : geometry.kernel_card;
    const Rect from = geometry.rows[card][row];
    const Rect rect = geometry.cards[card];
    if (kernel.x >= rect.right()) { // beside the only card
        return {{{rect.right(), from.center().y}, {kernel.x, kernel.y + stage.view.canvas.px(15)}}};
    }
    WireEnds ends;
    ends.card = rect;
    ends.row = from;
    ends.lane = geometry.lanes[card][row];
    ends.lanes = geometry.layout.lanes;
    ends.cell = kernel;
    return wire_path(ends, geometry.scale);
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
    if (flight.kind == Flight::Kind::value) {
        draw_value(stage, flight, card, row);
        return;
    }
    if (flight.kind == Flight::Kind::retry) {
        const Point page{stage.geometry.cards[card].x, stage.geometry.rows[card][row].center().y};
        draw_retry(stage, page, flight.progress);
        return;
    }
    // To the kernel, or back from it.
    const bool trap = flight.kind == Flight::Kind::trap;
    const Colour colour = trap ? palette.vermilion_text : palette.green_text;
    Path way = kernel_way(stage, card, row);
    if (!trap) {
        std::reverse(way.points.begin(), way.points.end());
    }
    const Path done = way.until(ease(flight.progress));
    canvas.polyline(done.points, colour, canvas.px(2.5F));
    canvas.dot(done.points.back(), canvas.px(5), colour);
}

} // namespace cow::ui

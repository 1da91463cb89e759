#include "app/gui/compare/stage_column.hpp"

#include "app/view/compare/row_difference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace cow::ui {
namespace {

/// In a narrow column a stage is drawn smaller, rather than with less on it.
Canvas canvas_for(const Canvas& canvas, Rect stage) {
    constexpr float wanted = 560; // design pixels
    constexpr float least = 0.55F;
    return canvas.zoomed(std::clamp(stage.w / canvas.px(wanted), least, 1.0F));
}

} // namespace

void draw_column(const View& view, const StageColumn& column, const Camera& camera, Rect place, bool at_once,
                 bool looked_at) {
    const bool own = column.run == view.session.run();
    const Canvas canvas = canvas_for(view.canvas, place);
    Intents asked;
    const View aside{canvas,        view.session, view.settings, own ? view.intents : asked,
                     view.commands, view.on,      view.overlay,  view.in_motion};
    draw_stage(aside, *column.run, *column.stage, camera, place, at_once);
    for (const Intent& intent : asked) {
        const bool chosen = std::holds_alternative<Select>(intent) && !looked_at;
        if (chosen || std::holds_alternative<SetCamera>(intent)) {
            view.intents.push_back(intent);
        }
    }
}

void mark_rows(const View& view, const StageColumn& column, const StageColumn& other) {
    const Canvas& canvas = view.canvas;
    const StageState& stage = *column.stage;
    const StageGeometry geometry = stage_geometry(stage.scene, stage.shown, stage.activity.items.size());
    const Machine& machine = column.run->player().machine();
    const Machine& elsewhere = other.run->player().machine();
    for (std::size_t i = 0; i < stage.scene.cards.size(); ++i) {
        const ProcessCard& card = stage.scene.cards[i];
        const std::vector<bool> differ = rows_that_differ(card, machine, elsewhere);
        for (std::size_t row = 0; row < std::min(differ.size(), geometry.rows[i].size()); ++row) {
            if (!differ[row]) {
                continue;
            }
            const Rect box = geometry.rows[i][row];
            canvas.outline(box.inset(-1), canvas.palette().yellow, canvas.px(4), canvas.px(1.5F));
            if (canvas.hovered(box)) {
                const Vpn page = card.rows[row].page;
                tooltip(canvas, fmt::format("{}\n{}: {}\n{}: {}", card.rows[row].label, column.name,
                                            page_text(machine, card.proc, page), other.name,
                                            page_text(elsewhere, card.proc, page)));
            }
        }
    }
}

} // namespace cow::ui

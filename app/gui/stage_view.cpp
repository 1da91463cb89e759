#include "app/gui/stage_view.hpp"

#include "app/gui/fault_card.hpp"
#include "app/gui/memory_view.hpp"
#include "app/gui/process_view.hpp"
#include "app/gui/wires.hpp"
#include "core/language/language.hpp"

#include <chrono>

namespace cow::gui {
namespace {

constexpr double affordable = 0.0004; // seconds: figures that take longer wait until nothing moves

/// Derives the scene anew when the position, the selection or the room has changed.
void refresh(const View& view, Rect panel) {
    const Session& session = view.session;
    StageState& state = view.state.stage;
    const Position position = position_of(session);
    const float scale = view.canvas.scale();
    const bool same = state.valid && state.position == position && state.selection == session.selection() &&
                      state.area == panel && state.scale == scale;
    const bool moving = session.playback().moving();
    if (same && !(state.figures_pending && !moving)) {
        return;
    }
    const bool too_dear = moving && state.figures_seconds > affordable;
    const u64 frames = session.player()->machine().frames.total();
    const StageLayout layout = stage_layout(panel, frames, scale);
    const FrameGrid grid = frame_grid(layout.memory, frames, scale);
    SceneRoom room;
    room.cards = card_capacity(layout.processes, scale);
    room.cells = grid.capacity() - (grid.whole ? 0 : 1); // the last place tells of the others
    room.whole = grid.whole;
    room.rows = [&](std::size_t cards) {
        return cards == 0 ? 0
                          : row_capacity(process_slots(layout.processes, cards, scale).cards.front(), scale);
    };
    const Scene before = std::move(state.scene);
    const auto start = std::chrono::steady_clock::now();
    if (!state.valid || state.position.generation != position.generation ||
        state.named_step != position.step) {
        state.names = NameTable(*session.player());
        state.named_step = position.step;
    }
    const Moment moment = session.moment();
    state.scene = build_scene(moment, state.names, session.selection(), room, !too_dear);
    state.activity = activity_of(*session.player(), state.names.of(moment.focus.proc));
    if (too_dear) {
        for (ProcessCard& card : state.scene.cards) {
            if (const ProcessCard* old = before.card(card.mm)) {
                card.rss = old->rss;
                card.pss = old->pss;
            }
        }
    } else {
        state.figures_seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    }
    state.figures_pending = too_dear;
    state.valid = true;
    state.position = position;
    state.selection = session.selection();
    state.area = panel;
    state.scale = scale;
}

void draw_processes_heading(const View& view, const Scene& scene, Rect line) {
    view.canvas.heading(line, tr("PROCESSES"));
    if (scene.processes > scene.cards.size()) {
        const std::string text = trf("{} to {} of {}", scene.first_process + 1,
                                     scene.first_process + scene.cards.size(), scene.processes);
        view.canvas.text(Face::small, line, text, theme().text_dim, Align::right);
    }
}

} // namespace

Rect StageGeometry::cell(const Scene& scene, Pfn pfn) const {
    const FrameCell* found = scene.cell(pfn);
    return found == nullptr ? Rect{} : grid.cell(static_cast<std::size_t>(found - scene.cells.data()));
}

StageGeometry stage_geometry(const Scene& scene, Rect stage, u64 frames, float scale) {
    StageGeometry out;
    out.scale = scale;
    out.layout = stage_layout(stage, frames, scale);
    out.grid = frame_grid(out.layout.memory, frames, scale);
    const ProcessSlots slots = process_slots(out.layout.processes, scene.cards.size(), scale);
    out.kernel = slots.kernel;
    for (std::size_t i = 0; i < scene.cards.size(); ++i) {
        const ProcessCard& card = scene.cards[i];
        out.cards.push_back(fitted_card(slots.cards[i], card.rows.size(), card.more_pages > 0, scale));
    }
    return out;
}

void draw_stage(const View& view, Rect panel) {
    view.canvas.panel(panel);
    refresh(view, panel);
    const Scene& scene = view.state.stage.scene;
    const Moment moment = view.session.moment();
    const StageGeometry geometry =
        stage_geometry(scene, panel, moment.machine->frames.total(), view.canvas.scale());
    const Stage stage{view, moment, scene, geometry};
    draw_free_cells(stage);
    draw_wires(stage);
    draw_processes_heading(view, scene, geometry.layout.processes_heading);
    draw_memory(stage);
    for (std::size_t i = 0; i < scene.cards.size(); ++i) {
        draw_process(stage, i);
    }
    draw_kernel_card(stage, view.state.stage.activity);
    draw_flight(stage);
}

} // namespace cow::gui

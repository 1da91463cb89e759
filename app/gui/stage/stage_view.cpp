#include "app/gui/stage/stage_view.hpp"

#include "app/gui/stage/kernel_card.hpp"
#include "app/gui/stage/memory_view.hpp"
#include "app/gui/stage/process_tree_view.hpp"
#include "app/gui/stage/process_view.hpp"
#include "app/gui/stage/wires.hpp"
#include "core/language/language.hpp"

#include <algorithm>

namespace cow::ui {
namespace {

/// Derives the scene anew when the position, the selection or the room has changed.
void refresh(const View& view, StageState& state, const Camera& camera, Rect panel) {
    const Session& session = view.session;
    const Position position = position_of(session);
    const float scale = view.canvas.scale();
    const bool same = state.valid && state.position == position && state.selection == session.selection() &&
                      state.area == panel && state.scale == scale && state.camera == camera;
    const bool settled = session.playback().progress() >= 1;
    if (same && state.settled == settled && (state.scene.counted || view.in_motion)) {
        return;
    }
    const u64 frames = session.player()->machine().frames.total();
    const StageLayout layout = stage_layout(panel, frames, scale);
    SceneRoom room;
    room.cards = card_capacity(layout.processes, scale);
    room.map = memory_map(layout.memory, frames, camera.memory, scale);
    room.camera = &camera;
    room.cards_beside_tree = card_capacity_beside_tree(layout.processes, scale);
    room.units = [&](std::size_t cards, bool tree) {
        const ProcessSlots slots = tree ? tree_slots(layout.processes, cards, scale).beside
                                        : process_slots(layout.processes, cards, scale);
        return cards == 0 ? 0 : row_units(slots.cards.front(), scale);
    };
    state.cache.follow(session.player()->timeline(), position);
    const Moment moment = session.moment();
    state.scene = build_scene(moment, view.session.names(), state.cache, session.selection(), room,
                              view.in_motion ? countable_in_motion : ~u64{0});
    state.activity = activity_of(*session.player(), view.session.names());
    state.valid = true;
    state.position = position;
    state.selection = session.selection();
    state.area = panel;
    state.scale = scale;
    state.camera = camera;
    state.settled = settled;
}

void draw_processes_heading(const View& view, const Scene& scene, Rect line) {
    view.canvas.heading(line, tr("PROCESSES"));
    if (!scene.tree.empty()) {
        const std::string text = trf("{} processes; click one to keep its card in view", scene.tree.size());
        view.canvas.text(Face::small, line, text, view.canvas.palette().text_dim, Align::right);
    }
}

} // namespace

void draw_stage(const View& view, StageState& state, const Camera& camera, Rect panel) {
    view.canvas.panel(panel);
    refresh(view, state, camera, panel);
    const Scene& scene = state.scene;
    const Moment moment = view.session.moment();
    StageGeometry geometry = stage_geometry(scene, panel, view.canvas.scale());
    geometry.kernel_card = kernel_card(geometry.kernel, state.activity.items.size(), view.canvas.scale());
    geometry.heading = memory_heading(view.canvas, scene, *moment.machine, geometry.layout.memory_heading);
    const Stage stage{view, camera, moment, scene, geometry};
    draw_free_cells(stage);
    draw_wires(stage);
    draw_processes_heading(view, scene, geometry.layout.processes_heading);
    draw_memory(stage);
    draw_process_tree(stage);
    for (std::size_t i = 0; i < scene.cards.size(); ++i) {
        draw_process(stage, i);
    }
    draw_kernel_card(stage, state.activity);
    draw_flight(stage);
    move_camera(stage, state.drag);
    const bool asked = std::any_of(view.intents.begin(), view.intents.end(), [](const Intent& intent) {
        return std::holds_alternative<OpenTargetMenu>(intent);
    });
    if (view.canvas.right_clicked(panel) && !asked) {
        open_menu(stage, {});
    }
}

} // namespace cow::ui

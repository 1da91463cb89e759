#include "app/gui/stage/stage_view.hpp"

#include "app/gui/stage/kernel_card.hpp"
#include "app/gui/stage/memory_view.hpp"
#include "app/gui/stage/process_tree_view.hpp"
#include "app/gui/stage/process_view.hpp"
#include "app/gui/stage/stage_camera.hpp"
#include "app/gui/stage/wires.hpp"
#include "core/language/language.hpp"

#include <algorithm>
#include <chrono>

namespace cow::ui {
namespace {

/// Those of an earlier position, for processes that were there.
void keep_figures(std::vector<TreeNode>& nodes, const std::vector<TreeNode>& before) {
    for (TreeNode& node : nodes) {
        const auto old = std::find_if(before.begin(), before.end(),
                                      [&](const TreeNode& one) { return one.proc == node.proc; });
        node.rss = old != before.end() ? old->rss : 0;
    }
}

/// Derives the scene anew when the position, the selection or the room has changed.
void refresh(const View& view, Rect panel) {
    const Session& session = view.session;
    StageState& state = view.state.stage;
    const Position position = position_of(session);
    const float scale = view.canvas.scale();
    const bool same = state.valid && state.position == position && state.selection == session.selection() &&
                      state.area == panel && state.scale == scale && state.camera == view.state.camera;
    const bool passing = view.state.passing;
    const bool settled = session.playback().progress() >= 1;
    if (same && state.settled == settled && !(state.figures_pending && !passing)) {
        return;
    }
    const bool too_dear = passing && state.figures_seconds > affordable && !view.state.patient;
    const u64 frames = session.player()->machine().frames.total();
    const StageLayout layout = stage_layout(panel, frames, scale);
    SceneRoom room;
    room.cards = card_capacity(layout.processes, scale);
    room.map = memory_map(layout.memory, frames, view.state.camera.memory, scale);
    room.camera = &view.state.camera;
    room.cards_beside_tree = card_capacity_beside_tree(layout.processes, scale);
    room.units = [&](std::size_t cards, bool tree) {
        const ProcessSlots slots = tree ? tree_slots(layout.processes, cards, scale).beside
                                        : process_slots(layout.processes, cards, scale);
        return cards == 0 ? 0 : row_units(slots.cards.front(), scale);
    };
    const Scene before = std::move(state.scene);
    const auto start = std::chrono::steady_clock::now();
    if (!state.valid || state.position.generation != position.generation ||
        state.named_step != position.step) {
        state.names = NameTable(*session.player());
        state.named_step = position.step;
    }
    state.cache.follow(session.player()->timeline(), position);
    const Moment moment = session.moment();
    state.scene = build_scene(moment, state.names, state.cache, session.selection(), room, !too_dear);
    state.activity = activity_of(*session.player(), state.names.of(moment.focus.proc));
    if (too_dear) {
        for (ProcessCard& card : state.scene.cards) {
            if (const ProcessCard* old = before.card(card.mm)) {
                card.rss = old->rss;
                card.pss = old->pss;
            }
        }
        keep_figures(state.scene.tree, before.tree);
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
    state.camera = view.state.camera;
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

void draw_stage(const View& view, Rect panel) {
    view.canvas.panel(panel);
    refresh(view, panel);
    const Scene& scene = view.state.stage.scene;
    const Moment moment = view.session.moment();
    StageGeometry geometry = stage_geometry(scene, panel, view.canvas.scale());
    geometry.kernel_card =
        kernel_card(geometry.kernel, view.state.stage.activity.items.size(), view.canvas.scale());
    geometry.heading = memory_heading(view.canvas, scene, *moment.machine, geometry.layout.memory_heading);
    const Stage stage{view, moment, scene, geometry};
    draw_free_cells(stage);
    draw_wires(stage);
    draw_processes_heading(view, scene, geometry.layout.processes_heading);
    draw_memory(stage);
    draw_process_tree(stage);
    for (std::size_t i = 0; i < scene.cards.size(); ++i) {
        draw_process(stage, i);
    }
    draw_kernel_card(stage, view.state.stage.activity);
    draw_flight(stage);
    move_camera(stage);
    const bool asked = std::any_of(view.intents.begin(), view.intents.end(), [](const Intent& intent) {
        return std::holds_alternative<OpenTargetMenu>(intent);
    });
    if (right_clicked(panel) && !asked) {
        open_menu(stage, {});
    }
}

} // namespace cow::ui

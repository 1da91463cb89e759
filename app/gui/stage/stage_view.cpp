#include "app/gui/stage/stage_view.hpp"

#include "app/gui/stage/kernel_card.hpp"
#include "app/gui/stage/matrix_view.hpp"
#include "app/gui/stage/memory_heading.hpp"
#include "app/gui/stage/memory_view.hpp"
#include "app/gui/stage/process_tree_view.hpp"
#include "app/gui/stage/process_view.hpp"
#include "app/gui/stage/wires.hpp"
#include "app/view/base/easing.hpp"
#include "core/language/language.hpp"

#include <algorithm>

namespace cow::ui {
namespace {

constexpr float most_caption_zoom = 1.25F;
constexpr double move_seconds = 0.35;
constexpr float least_of_fonts = 0.65F;

Moment moment_of(const Run& run, const StageState& state) {
    const Moment moment = run.moment();
    return state.at_rest ? Moment{.machine = moment.machine, .focus = {}, .access = {}} : moment;
}

/// Derives the scene anew when the position, the selection or the room has changed.
void refresh(const View& view, const Run& run, StageState& state, const Camera& camera, Rect panel,
             bool at_once) {
    const Session& session = view.session;
    const Position position = position_of(run, session.generation());
    const float scale = view.canvas.scale();
    const StageNeeds needs = run.needs();
    const bool same = state.valid && state.position == position && state.selection == session.selection() &&
                      state.area == panel && state.scale == scale && state.camera == camera &&
                      state.needs == needs;
    const bool settled = run.playback().progress() >= 1;
    if (same && state.settled == settled && (state.scene.counted || view.in_motion)) {
        return;
    }
    const u64 frames = run.player().machine().frames.total();
    const bool glides = state.valid && state.area == panel && state.scale == scale && !at_once &&
                        !view.settings.reduced_motion;
    if (!glides) {
        state.moved = 1;
    } else if (state.needs != needs) {
        state.from = state.shown;
        state.moved = 0;
    }
    state.layout = stage_layout(panel, needs, scale);
    state.needs = needs;
    const SceneRoom room = room_on({panel, scale, needs, frames, camera}, state.layout);
    state.cache.follow(run.timeline(), position);
    const Moment moment = moment_of(run, state);
    state.scene = build_scene(moment, run.names(), state.cache, session.selection(), room,
                              view.in_motion ? countable_in_motion : ~u64{0});
    const float zoom = std::max(state.layout.scale, state.scene.map.scale) / scale;
    if (zoom > state.zoom || zoom < state.zoom * least_of_fonts || state.scale != scale) {
        state.zoom = zoom; // letters are drawn anew, which takes long, only where they would not be sharp
    }
    state.goal = pose_of(state.scene, state.layout);
    state.activity = state.at_rest ? Activity{} : activity_of(run.player(), run.names());
    state.valid = true;
    state.position = position;
    state.selection = session.selection();
    state.area = panel;
    state.scale = scale;
    state.camera = camera;
    state.settled = settled;
}

void draw_tree_heading(const View& view, const Scene& scene, Rect line) {
    if (!scene.tree.empty() && !line.empty()) {
        view.canvas.heading(line, tr("PROCESSES"));
        const std::string text = trf("{} processes; click one to keep its card in view", scene.tree.size());
        view.canvas.text(Face::small, line, text, view.canvas.palette().text_dim, Align::right);
    }
}

} // namespace

void StageState::pass(double seconds) {
    moved = std::min(1.0F, moved + static_cast<float>(seconds / move_seconds));
}

void draw_stage(const View& view, const Run& run, StageState& state, const Camera& camera, Rect panel,
                bool at_once) {
    view.canvas.panel(panel);
    refresh(view, run, state, camera, panel, at_once);
    state.shown = state.moves() ? between(state.from, state.goal, ease(state.moved)) : state.goal;
    state.scene.map = state.shown.map;
    const Scene& scene = state.scene;
    const Moment moment = moment_of(run, state);
    const StageGeometry geometry = stage_geometry(scene, state.shown, state.activity.items.size());
    const float zoom = geometry.scale / state.scale;
    const Canvas canvas = view.canvas.zoomed(zoom);
    const View large{canvas,        view.session, view.settings, view.intents,
                     view.commands, view.on,      view.overlay,  view.in_motion};
    const Canvas small = view.canvas.zoomed(scene.map.scale / state.scale);
    const View near{small,         view.session, view.settings, view.intents,
                    view.commands, view.on,      view.overlay,  view.in_motion};
    // What is told below memory is for those who sit near.
    const Canvas caption = view.canvas.zoomed(std::min(zoom, most_caption_zoom));
    const MemoryHeading heading =
        memory_heading(caption, scene, *moment.machine, geometry.layout.memory_heading);
    const Stage stage{large, camera, moment, scene, geometry};
    draw_tree_heading(view, scene, geometry.layout.heading);
    const Stage memory{near, camera, moment, scene, geometry};
    draw_free_cells(memory);
    draw_wires(stage);
    draw_memory_heading(caption, heading, moment);
    draw_memory(memory);
    draw_process_tree(stage);
    draw_matrix(stage);
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

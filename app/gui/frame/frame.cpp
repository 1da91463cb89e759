#include "app/gui/frame/frame.hpp"

#include "app/gui/commands/command_table.hpp"
#include "app/gui/compare/before_after_view.hpp"
#include "app/gui/frame/dividers.hpp"
#include "app/gui/frame/frame_overlay.hpp"
#include "app/gui/paint/pointer.hpp"
#include "app/gui/panels/error_view.hpp"
#include "app/gui/panels/toolbar.hpp"

namespace cow::ui {
namespace {

void set_style(float scale, const Palette& palette) {
    ImGuiStyle& style = ImGui::GetStyle();
    style = ImGuiStyle();
    style.WindowPadding = {0, 0};
    style.WindowBorderSize = 0;
    style.WindowRounding = 0;
    style.ItemSpacing = {0, 0};
    style.ScrollbarSize = 8 * scale;
    style.ScrollbarRounding = 4 * scale;
    const auto set = [&](ImGuiCol index, Colour colour) {
        style.Colors[index] = ImGui::ColorConvertU32ToFloat4(colour);
    };
    set(ImGuiCol_ScrollbarBg, 0);
    set(ImGuiCol_ScrollbarGrab, palette.line_strong);
    set(ImGuiCol_ScrollbarGrabHovered, palette.text_faint);
    set(ImGuiCol_ScrollbarGrabActive, palette.text_dim);
    set(ImGuiCol_ChildBg, 0);
}

/// The ImGui window under everything.
void begin_ground(Rect window) {
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize({window.w, window.h});
    ImGui::Begin("cowscope", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                     ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoBringToFrontOnFocus |
                     ImGuiWindowFlags_NoScrollWithMouse);
}

/// In projector mode nothing is in the way, until the mouse is at the upper edge or a menu hangs there.
bool calls_for_toolbar(const ViewState& state, float scale) {
    const float edge = (state.toolbar_called ? size::toolbar + 8 : 4) * scale;
    return !state.settings.projector || state.script.editor.open ||
           (ImGui::IsMousePosValid() && mouse().y < edge) || state.overlay == Overlay::menu ||
           state.overlay == Overlay::tour || state.overlay == Overlay::which_kernel;
}

FrameLayout frame_layout(const FrameInput& input, const Canvas& canvas, Rect window) {
    const Session& session = input.session;
    ViewState& state = input.state;
    const bool editing = state.script.editor.open;
    WindowWishes wishes;
    wishes.panels = state.settings.panels;
    wishes.panels.narration = wishes.panels.narration && !editing; // its room is the editor's
    wishes.projector = state.settings.projector && !editing;
    // In the lecture hall only when it is called for.
    wishes.inspector = wishes.projector ? state.inspector.called && session.be_kernel() == nullptr
                                        : !session.selection().empty() || state.pinned.addr;
    wishes.exercise = exercise_width(session);
    wishes.front = state.front;
    if (compares_kernels(session, state)) { // that takes all the room there is, and has figures of its own
        wishes.panels = {false, false, false, false};
        wishes.inspector = false;
        wishes.front = Place::stage;
    }
    wishes.rows = timeline_rows(session, state.timeline);
    wishes.dividers = state.settings.dividers;
    wishes.wide_script = state.wide_script && wishes.panels.script;
    state.toolbar_called = wishes.toolbar = calls_for_toolbar(state, input.scale);
    const float width = window.w - 2 * canvas.px(size::gap);
    wishes.banner = banner_height(canvas, session, state.banner, width);
    wishes.question = wishes.projector && session.be_kernel() == nullptr
                          ? question_height(canvas, session, state.projector, width)
                          : 0;
    FrameLayout out;
    out.window = window_layout({window.w, window.h}, input.scale, wishes);
    const float bar = canvas.px(size::toolbar); // above the edge, what hangs below it is at the edge
    out.bar = toolbar_layout(wishes.toolbar ? out.window.toolbar : Rect{0, -bar, window.w, bar}, input.scale);
    const bool comparing = session.player() != nullptr && session.real_kernel().comparing();
    out.bottom = bottom_layout(out.window.bottom, input.scale, out.window.figures, comparing, wishes.rows);
    return out;
}

/// The stage, or why there is none.
void draw_center(const View& view, ViewState& state, Rect place) {
    if (view.session.picture_behind() != nullptr) {
        draw_before_after(view, state.stage, state.second, state.camera, place, state.complete);
    } else if (compares_kernels(view.session, state)) {
        draw_comparison(view, state.compare, state.stage, state.camera, place, state.complete);
    } else if (view.session.player() != nullptr) {
        draw_stage(view, *view.session.run(), state.stage, state.camera, place, state.complete);
    } else {
        draw_errors(view, place);
    }
}

void draw_inspectors(const View& view, ViewState& state, Rect place) {
    state.inspector.busy = false; // unless it is drawn, and says so
    const Rect pinned = take_pinned(view, state.pinned, place);
    if (!place.empty()) {
        draw_inspector(view, state.inspector, place);
    }
    if (!pinned.empty()) {
        draw_pinned(view, state.pinned, pinned);
    }
}

void draw_bottom(const View& view, ViewState& state, const FrameLayout& layout) {
    view.canvas.panel(layout.window.bottom);
    draw_timeline(view, state.timeline, layout.bottom);
    if (layout.window.figures) {
        draw_counters(view, state.figures, layout.bottom.counters);
    }
    if (!layout.bottom.real_kernel.empty()) {
        draw_real_figure(view, layout.bottom.real_kernel);
    }
}

void draw_notices(const View& view, const ViewState& state, const ToolbarLayout& bar) {
    if (state.real_kernel.notice_left > 0) {
        draw_real_notice(view, bar.real_kernel.empty() ? bar.menu : bar.real_kernel);
    }
    if (state.notice.left > 0) {
        draw_notice(view, bar.menu, state.notice.text);
    }
}

/// Takes its room from `place`.
void draw_caption(const Canvas& canvas, const Caption& caption, Rect& place) {
    const Palette& palette = canvas.palette();
    const Face face = caption.number.empty() ? Face::title : Face::mono;
    Rect line = place.take_top(canvas.line_height(Face::title) + canvas.px(6)).inset(canvas.px(4), 0);
    if (!caption.number.empty()) {
        const float width = canvas.text_width(Face::strong, caption.number);
        canvas.fill(line.take_left(canvas.px(4), canvas.px(8)).inset(0, canvas.px(4)), caption.colour);
        canvas.text(Face::strong, line.take_left(width, canvas.px(10)), caption.number, palette.text);
    }
    canvas.text(face, line, caption.text, palette.text);
}

void draw_parts(const View& view, ViewState& state, const FrameLayout& layout) {
    const WindowLayout& window = layout.window;
    if (!window.stage.empty()) {
        draw_center(view, state, window.stage);
    }
    if (!window.toolbar.empty()) {
        draw_toolbar(view, state.real_kernel, window.toolbar, layout.bar);
    }
    if (!window.script.empty()) {
        draw_script(view, state.script, window.script);
    }
    if (window.bottom.empty()) { // in projector mode
        draw_what_happens(view.canvas, view.session, state.projector, window.narration);
    } else if (!window.narration.empty()) {
        draw_narration(view, state.narration, window.narration);
    }
    if (!window.banner.empty()) {
        draw_banner(view.canvas, state.banner, window.banner);
    }
    if (!window.question.empty()) {
        draw_questions(view, state.projector, window.question);
    }
    if (!window.exercise.empty()) {
        draw_exercise(view, state.exercise, window.exercise);
    }
    draw_inspectors(view, state, window.inspector);
    if (!window.bottom.empty()) {
        draw_bottom(view, state, layout);
    }
    draw_notices(view, state, layout.bar);
}

} // namespace

void build_frame(const FrameInput& input, Intents& intents) {
    const Speaking speaking(input.language);
    const Session& session = input.session;
    ViewState& state = input.state;
    const Position here = session.player() != nullptr ? position_of(session) : state.shown;
    const bool in_motion = !state.complete && (session.playback().moving() || here != state.shown);
    Palette palette = palette_of(input.theme);
    palette.ground = input.over_nothing ? 0 : palette.ground;
    set_style(input.scale, palette);
    const ImVec2 size = ImGui::GetIO().DisplaySize;
    const Rect window{0, 0, size.x, size.y};
    begin_ground(window);
    const CommandStates on = commands_on(session, state);
    const Canvas loud(input.surface, ImGui::GetWindowDrawList(), input.fonts, palette, input.scale);
    const Canvas canvas = state.by_keys ? loud.quiet() : loud;
    const auto view_on = [&](const Canvas& drawn_on) {
        return View{drawn_on, session, state.settings, intents, commands(), on, state.overlay, in_motion};
    };
    if (input.part != FramePart::window) {
        Rect rest = window;
        if (input.caption != nullptr) {
            draw_caption(canvas, *input.caption, rest);
        }
        if (input.part == FramePart::stage) {
            draw_center(view_on(canvas), state, rest);
        }
        ImGui::End();
    } else {
        const FrameLayout layout = frame_layout(input, canvas, window);
        state.compact = layout.window.compact;
        follow_step(state.present, session);
        const bool taken = state.overlay == Overlay::none && state.present.tool != Tool::none;
        const Canvas behind = shades(state.overlay) || taken ? canvas.shaded() : canvas;
        draw_parts(view_on(behind), state, layout);
        drag_dividers(view_on(behind), state.divider, layout.window, {window.w, window.h});
        ImGui::End();
        draw_overlay(view_on(canvas), state, window, layout);
        draw_present(view_on(canvas), state.present, window);
    }
    state.shown = here;
}

} // namespace cow::ui

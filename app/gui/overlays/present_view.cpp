#include "app/gui/overlays/present_view.hpp"

#include "app/gui/overlays/overlay_window.hpp"
#include "app/gui/paint/imgui_compat.hpp"
#include "app/gui/paint/pointer.hpp"

#include <algorithm>
#include <cmath>

namespace cow::ui {
namespace {

// Design sizes, pixels at scale 1.
constexpr float pen_width = 4;
constexpr float least_way = 2; // between two points of a stroke
constexpr float light_radius = 110;
constexpr float dot_radius = 8;
constexpr Colour dusk = 0xb0000000U;

/// The same in all of a step.
Position step_in_view(const Session& session) {
    if (session.player() == nullptr) {
        return {};
    }
    const Timeline& timeline = session.player()->timeline();
    return {session.generation(), timeline.branch(), shown_step(*session.player()), 0, {}};
}

float distance(Point a, Point b) { return std::hypot(a.x - b.x, a.y - b.y); }

void draw_strokes(const Canvas& canvas, const PresentState& state) {
    const Colour colour = canvas.palette().vermilion;
    const float width = canvas.px(pen_width);
    for (const std::vector<Point>& stroke : state.strokes) {
        canvas.dot(stroke.front(), width / 2, colour);
        canvas.polyline(stroke, colour, width);
        canvas.dot(stroke.back(), width / 2, colour);
    }
}

void draw_with_pen(const Canvas& canvas, PresentState& state) {
    const Point at = mouse();
    if (ImGui::IsMouseClicked(ImGuiMouseButton_Left)) {
        state.strokes.push_back({at});
        state.drawing = true;
    }
    state.drawing = state.drawing && ImGui::IsMouseDown(ImGuiMouseButton_Left);
    if (state.drawing && distance(state.strokes.back().back(), at) >= canvas.px(least_way)) {
        state.strokes.back().push_back(at);
    }
    canvas.dot(at, canvas.px(pen_width) / 2, canvas.palette().vermilion);
    canvas.ring(at, canvas.px(pen_width), canvas.palette().text, canvas.px(1));
}

void draw_dot(const Canvas& canvas) {
    const Colour red = canvas.palette().vermilion;
    canvas.dot(mouse(), canvas.px(dot_radius * 2), fade(red, 0.25F));
    canvas.dot(mouse(), canvas.px(dot_radius), red);
}

/// Dark in rows of a pixel, left and right of a circle.
void draw_light(const Canvas& canvas, Rect window) {
    const Point at = mouse();
    const float radius = canvas.px(light_radius);
    const float top = std::clamp(std::floor(at.y - radius), 0.0F, window.h);
    const float bottom = std::clamp(std::ceil(at.y + radius), 0.0F, window.h);
    canvas.fill({0, 0, window.w, top}, dusk);
    canvas.fill({0, bottom, window.w, window.h - bottom}, dusk);
    for (float y = top; y < bottom; ++y) {
        const float away = std::min(std::abs(y + 0.5F - at.y), radius);
        const float half = std::sqrt(radius * radius - away * away);
        const float left = std::clamp(std::floor(at.x - half), 0.0F, window.w);
        const float right = std::clamp(std::ceil(at.x + half), 0.0F, window.w);
        canvas.fill({0, y, left, 1}, dusk);
        canvas.fill({right, y, window.w - right, 1}, dusk);
    }
    canvas.ring(at, radius, canvas.palette().line_strong, canvas.px(2));
}

} // namespace

void take_up(PresentState& state, Tool tool, const Session& session) {
    const bool held = state.tool == tool;
    state = {};
    state.tool = held ? Tool::none : tool;
    state.place = step_in_view(session);
}

void follow_step(PresentState& state, const Session& session) {
    if (const Position here = step_in_view(session); here != state.place) {
        state = {};
        state.place = here;
    }
}

void draw_present(const View& view, PresentState& state, Rect window) {
    const Canvas canvas = view.canvas.on_top();
    if (!state.strokes.empty()) {
        draw_strokes(canvas, state);
    }
    if (view.overlay != Overlay::none || state.tool == Tool::none || !ImGui::IsMousePosValid()) {
        return;
    }
    ImGui::SetMouseCursor(ImGuiMouseCursor_None);
    switch (state.tool) {
    case Tool::none: break;
    case Tool::pen: draw_with_pen(canvas, state); break;
    case Tool::pointer: draw_dot(canvas); break;
    case Tool::spotlight: draw_light(canvas, window); break;
    }
}

void draw_blank(const View& view, Rect window) {
    constexpr Colour black = 0xff000000U;
    OverlayWindow overlay(view, "blank", window);
    view.canvas.on_top().fill(window, black);
    ImGui::SetMouseCursor(ImGuiMouseCursor_None);
    const bool other =
        key_pressed(Key::escape) || key_pressed(Key::f1) || key_pressed(Key::f10); // commands yet
    const bool used = (any_key_pressed() && !other) || ImGui::IsMouseClicked(ImGuiMouseButton_Left);
    if (used && !overlay.appearing()) {
        view.intents.emplace_back(RunCommand{CommandId::close});
    }
}

} // namespace cow::ui

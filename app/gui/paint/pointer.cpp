#include "app/gui/paint/pointer.hpp"

#include "app/gui/paint/canvas.hpp"

#include <imgui.h>

namespace cow::ui {

Point mouse() {
    const ImVec2 at = ImGui::GetIO().MousePos;
    return {at.x, at.y};
}

Point mouse_moved() {
    const ImVec2 way = ImGui::GetIO().MouseDelta;
    return {way.x, way.y};
}

bool button_down() { return ImGui::IsMouseDown(ImGuiMouseButton_Left); }

float wheel_over(Rect rect) { return hovered(rect) ? ImGui::GetIO().MouseWheel : 0; }

} // namespace cow::ui

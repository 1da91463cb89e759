#include "app/gui/paint/pointer.hpp"

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

float wheel_aside() {
    const ImGuiIO& io = ImGui::GetIO();
    return io.MouseWheelH + (turns_aside() ? io.MouseWheel : 0);
}

bool turns_aside() { return ImGui::GetIO().KeyShift; }

} // namespace cow::ui

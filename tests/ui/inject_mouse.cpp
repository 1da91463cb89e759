#include "tests/ui/inject_mouse.hpp"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <imgui.h>
#include <imgui_impl_glfw.h>

namespace cow::ui::compat {

void inject_mouse(GLFWwindow* window, double x, double y) {
    ImGui_ImplGlfw_CursorEnterCallback(window, 1);
#if IMGUI_VERSION_NUM < 18700
    glfwSetCursorPos(window, x, y); // it is asked for in every frame
#else
    ImGui_ImplGlfw_CursorPosCallback(window, x, y);
#endif
}

} // namespace cow::ui::compat

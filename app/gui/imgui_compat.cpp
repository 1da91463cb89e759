#include "app/gui/imgui_compat.hpp"

#include <GLFW/glfw3.h>
#include <imgui_impl_glfw.h>
#include <imgui_impl_opengl3.h>

namespace cow::gui {
namespace {

struct KeyPair {
    Key key;
    int glfw;
    int imgui; // ImGuiKey
};

#if IMGUI_VERSION_NUM < 18700
// Before 1.87 a key's index is the backend's own number.
constexpr int imgui_f1 = GLFW_KEY_F1;
#else
constexpr int imgui_f1 = ImGuiKey_F1;
#endif

constexpr KeyPair key_pairs[] = {
    {Key::space, GLFW_KEY_SPACE, ImGuiKey_Space},
    {Key::left, GLFW_KEY_LEFT, ImGuiKey_LeftArrow},
    {Key::right, GLFW_KEY_RIGHT, ImGuiKey_RightArrow},
    {Key::up, GLFW_KEY_UP, ImGuiKey_UpArrow},
    {Key::down, GLFW_KEY_DOWN, ImGuiKey_DownArrow},
    {Key::home, GLFW_KEY_HOME, ImGuiKey_Home},
    {Key::end, GLFW_KEY_END, ImGuiKey_End},
    {Key::page_up, GLFW_KEY_PAGE_UP, ImGuiKey_PageUp},
    {Key::page_down, GLFW_KEY_PAGE_DOWN, ImGuiKey_PageDown},
    {Key::enter, GLFW_KEY_ENTER, ImGuiKey_Enter},
    {Key::escape, GLFW_KEY_ESCAPE, ImGuiKey_Escape},
    {Key::f1, GLFW_KEY_F1, imgui_f1},
};

} // namespace

bool key_pressed(Key key) {
    for (const KeyPair& pair : key_pairs) {
        if (pair.key == key) {
#if IMGUI_VERSION_NUM < 18700
            return ImGui::IsKeyPressed(pair.glfw);
#else
            return ImGui::IsKeyPressed(static_cast<ImGuiKey>(pair.imgui));
#endif
        }
    }
    return false;
}

bool modifier_held() {
    const ImGuiIO& io = ImGui::GetIO();
    return io.KeyCtrl || io.KeyAlt || io.KeySuper;
}

namespace compat {

bool build_fonts([[maybe_unused]] ImFontAtlas& atlas) {
#if IMGUI_VERSION_NUM < 19200
    if (!atlas.Build()) {
        return false;
    }
    ImGui_ImplOpenGL3_DestroyFontsTexture();
    return ImGui_ImplOpenGL3_CreateFontsTexture();
#else
    return true; // drawn glyph by glyph as they are needed
#endif
}

void inject_key(GLFWwindow* window, int glfw_key, bool down) {
    ImGui_ImplGlfw_KeyCallback(window, glfw_key, 0, down ? GLFW_PRESS : GLFW_RELEASE, 0);
}

void inject_mouse(GLFWwindow* window, double x, double y) {
    ImGui_ImplGlfw_CursorEnterCallback(window, 1);
#if IMGUI_VERSION_NUM < 18700
    glfwSetCursorPos(window, x, y); // it is asked for in every frame
#else
    ImGui_ImplGlfw_CursorPosCallback(window, x, y);
#endif
}

} // namespace compat
} // namespace cow::gui

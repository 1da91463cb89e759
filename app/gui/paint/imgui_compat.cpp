#include "app/gui/paint/imgui_compat.hpp"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <imgui_impl_glfw.h>
#include <imgui_impl_opengl3.h>

#include <utility>

#if IMGUI_VERSION_NUM >= 19200
ImGuiKey ImGui_ImplGlfw_KeyToImGuiKey(int keycode, int scancode); // the backend's, in no header
#endif

namespace cow::ui {
namespace {

struct KeyEntry {
    Key key;
    int glfw;
    int imgui; // ImGuiKey
};

#if IMGUI_VERSION_NUM < 18700
// Before 1.87 a key's index is the backend's own number.
constexpr int imgui_f1 = GLFW_KEY_F1;
constexpr int imgui_menu = GLFW_KEY_MENU;
#else
constexpr int imgui_f1 = ImGuiKey_F1;
constexpr int imgui_menu = ImGuiKey_Menu;
#endif

constexpr KeyEntry keys[] = {
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
    {Key::tab, GLFW_KEY_TAB, ImGuiKey_Tab},
    {Key::escape, GLFW_KEY_ESCAPE, ImGuiKey_Escape},
    {Key::backspace, GLFW_KEY_BACKSPACE, ImGuiKey_Backspace},
    {Key::erase, GLFW_KEY_DELETE, ImGuiKey_Delete},
    {Key::f1, GLFW_KEY_F1, imgui_f1},
    {Key::f2, GLFW_KEY_F2, imgui_f1 + 1},
    {Key::f3, GLFW_KEY_F3, imgui_f1 + 2},
    {Key::f4, GLFW_KEY_F4, imgui_f1 + 3},
    {Key::f5, GLFW_KEY_F5, imgui_f1 + 4},
    {Key::f6, GLFW_KEY_F6, imgui_f1 + 5},
    {Key::f7, GLFW_KEY_F7, imgui_f1 + 6},
    {Key::f8, GLFW_KEY_F8, imgui_f1 + 7},
    {Key::f9, GLFW_KEY_F9, imgui_f1 + 8},
    {Key::f10, GLFW_KEY_F10, imgui_f1 + 9},
    {Key::menu, GLFW_KEY_MENU, imgui_menu},
};

const KeyEntry* entry_of(Key key) {
    for (const KeyEntry& entry : keys) {
        if (entry.key == key) {
            return &entry;
        }
    }
    return nullptr;
}

} // namespace

bool key_pressed(Key key) {
    const KeyEntry* entry = entry_of(key);
    if (entry == nullptr) {
        return false;
    }
#if IMGUI_VERSION_NUM < 18700
    return ImGui::IsKeyPressed(entry->glfw);
#else
    return ImGui::IsKeyPressed(static_cast<ImGuiKey>(entry->imgui));
#endif
}

bool character_pressed(char c) {
#if IMGUI_VERSION_NUM < 18700
    const bool letter = c >= 'a' && c <= 'z';
    return ImGui::IsKeyPressed(letter ? GLFW_KEY_A + (c - 'a') : static_cast<int>(c)) ||
           (c == '+' && ImGui::IsKeyPressed(GLFW_KEY_KP_ADD)) ||
           (c == '-' && ImGui::IsKeyPressed(GLFW_KEY_KP_SUBTRACT));
#else
    if (c >= 'a' && c <= 'z') {
        return ImGui::IsKeyPressed(static_cast<ImGuiKey>(ImGuiKey_A + (c - 'a')));
    }
    if (c >= '0' && c <= '9') {
        return ImGui::IsKeyPressed(static_cast<ImGuiKey>(ImGuiKey_0 + (c - '0')));
    }
    return (c == '=' && ImGui::IsKeyPressed(ImGuiKey_Equal)) ||
           (c == '+' && ImGui::IsKeyPressed(ImGuiKey_KeypadAdd)) ||
           (c == '-' &&
            (ImGui::IsKeyPressed(ImGuiKey_Minus) || ImGui::IsKeyPressed(ImGuiKey_KeypadSubtract)));
#endif
}

bool modifier_held() {
    const ImGuiIO& io = ImGui::GetIO();
    return io.KeyCtrl || io.KeyAlt || io.KeySuper;
}

namespace compat {

void push_font(ImFont* font) {
#if IMGUI_VERSION_NUM < 19200
    ImGui::PushFont(font);
#else
    ImGui::PushFont(font, font->LegacySize);
#endif
}

bool has_glyph(ImFont& font, ImWchar character) {
#if IMGUI_VERSION_NUM < 19200
    return font.FindGlyphNoFallback(character) != nullptr;
#else
    return font.IsGlyphInFont(character);
#endif
}

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
#if IMGUI_VERSION_NUM < 19200
    ImGui_ImplGlfw_KeyCallback(window, glfw_key, 0, down ? GLFW_PRESS : GLFW_RELEASE, 0);
#else
    // The backend would ask the operating system whether Ctrl, Shift and Alt are held, which knows nothing of ours.
    ImGuiIO& io = ImGui::GetIO();
    const ImGuiKey key = ImGui_ImplGlfw_KeyToImGuiKey(glfw_key, glfwGetKeyScancode(glfw_key));
    const std::pair<ImGuiKey, ImGuiKey> modifiers[] = {{ImGuiKey_LeftCtrl, ImGuiMod_Ctrl},
                                                       {ImGuiKey_LeftShift, ImGuiMod_Shift},
                                                       {ImGuiKey_LeftAlt, ImGuiMod_Alt}};
    for (const auto& [held, modifier] : modifiers) {
        if (held == key) {
            io.AddKeyEvent(modifier, down);
        }
    }
    io.AddKeyEvent(key, down);
    static_cast<void>(window);
#endif
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
} // namespace cow::ui

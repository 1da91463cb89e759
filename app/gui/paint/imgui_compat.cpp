#include "app/gui/paint/imgui_compat.hpp"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <imgui_impl_opengl3.h>

#include <algorithm>
#include <iterator>
#include <utility>

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
    {Key::f11, GLFW_KEY_F11, imgui_f1 + 10},
    {Key::menu, GLFW_KEY_MENU, imgui_menu},
};

struct Modifier {
    int left, right; // of GLFW
#if IMGUI_VERSION_NUM < 18700
    bool ImGuiIO::*held;
#else
    ImGuiKey held, imgui_left, imgui_right;
#endif
};

#if IMGUI_VERSION_NUM < 18700
constexpr Modifier modifiers[] = {
    {GLFW_KEY_LEFT_CONTROL, GLFW_KEY_RIGHT_CONTROL, &ImGuiIO::KeyCtrl},
    {GLFW_KEY_LEFT_SHIFT, GLFW_KEY_RIGHT_SHIFT, &ImGuiIO::KeyShift},
    {GLFW_KEY_LEFT_ALT, GLFW_KEY_RIGHT_ALT, &ImGuiIO::KeyAlt},
    {GLFW_KEY_LEFT_SUPER, GLFW_KEY_RIGHT_SUPER, &ImGuiIO::KeySuper},
};
#else
#if IMGUI_VERSION_NUM < 18900
constexpr ImGuiKey ImGuiMod_Ctrl = ImGuiKey_ModCtrl, ImGuiMod_Shift = ImGuiKey_ModShift,
                   ImGuiMod_Alt = ImGuiKey_ModAlt, ImGuiMod_Super = ImGuiKey_ModSuper;
#endif
constexpr Modifier modifiers[] = {
    {GLFW_KEY_LEFT_CONTROL, GLFW_KEY_RIGHT_CONTROL, ImGuiMod_Ctrl, ImGuiKey_LeftCtrl, ImGuiKey_RightCtrl},
    {GLFW_KEY_LEFT_SHIFT, GLFW_KEY_RIGHT_SHIFT, ImGuiMod_Shift, ImGuiKey_LeftShift, ImGuiKey_RightShift},
    {GLFW_KEY_LEFT_ALT, GLFW_KEY_RIGHT_ALT, ImGuiMod_Alt, ImGuiKey_LeftAlt, ImGuiKey_RightAlt},
    {GLFW_KEY_LEFT_SUPER, GLFW_KEY_RIGHT_SUPER, ImGuiMod_Super, ImGuiKey_LeftSuper, ImGuiKey_RightSuper},
};

/// ImGuiKey_None for a key that nothing here takes.
ImGuiKey imgui_key(int glfw_key) {
    if (glfw_key >= GLFW_KEY_A && glfw_key <= GLFW_KEY_Z) {
        return static_cast<ImGuiKey>(ImGuiKey_A + (glfw_key - GLFW_KEY_A));
    }
    if (glfw_key >= GLFW_KEY_0 && glfw_key <= GLFW_KEY_9) {
        return static_cast<ImGuiKey>(ImGuiKey_0 + (glfw_key - GLFW_KEY_0));
    }
    for (const KeyEntry& entry : keys) {
        if (entry.glfw == glfw_key) {
            return static_cast<ImGuiKey>(entry.imgui);
        }
    }
    switch (glfw_key) {
    case GLFW_KEY_EQUAL: return ImGuiKey_Equal;
    case GLFW_KEY_MINUS: return ImGuiKey_Minus;
    case GLFW_KEY_INSERT: return ImGuiKey_Insert;
    case GLFW_KEY_KP_ADD: return ImGuiKey_KeypadAdd;
    case GLFW_KEY_KP_SUBTRACT: return ImGuiKey_KeypadSubtract;
    case GLFW_KEY_KP_ENTER: return ImGuiKey_KeypadEnter;
    default: return ImGuiKey_None;
    }
}
#endif

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

bool any_key_pressed() {
    return !ImGui::GetIO().InputQueueCharacters.empty() ||
           std::any_of(std::begin(keys), std::end(keys),
                       [](const KeyEntry& entry) { return key_pressed(entry.key); });
}

bool letter_pressed(char letter) {
#if IMGUI_VERSION_NUM < 18700
    return ImGui::IsKeyPressed(GLFW_KEY_A + (letter - 'a'));
#else
    return ImGui::IsKeyPressed(static_cast<ImGuiKey>(ImGuiKey_A + (letter - 'a')));
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

bool is_modifier(int glfw_key) {
    return std::any_of(std::begin(modifiers), std::end(modifiers), [&](const Modifier& modifier) {
        return modifier.left == glfw_key || modifier.right == glfw_key;
    });
}

void feed_key(int glfw_key, bool down) {
    ImGuiIO& io = ImGui::GetIO();
#if IMGUI_VERSION_NUM < 18700
    if (glfw_key < 0 || glfw_key >= IM_ARRAYSIZE(io.KeysDown)) {
        return;
    }
    io.KeysDown[glfw_key] = down;
    for (const Modifier& modifier : modifiers) {
        io.*modifier.held = io.KeysDown[modifier.left] || io.KeysDown[modifier.right];
    }
#else
    for (const Modifier& modifier : modifiers) {
        if (modifier.left == glfw_key || modifier.right == glfw_key) {
            io.AddKeyEvent(modifier.held, down);
            io.AddKeyEvent(modifier.left == glfw_key ? modifier.imgui_left : modifier.imgui_right, down);
        }
    }
    if (const ImGuiKey key = imgui_key(glfw_key); key != ImGuiKey_None) {
        io.AddKeyEvent(key, down);
    }
#endif
}

/// Past the queue of Dear ImGui's own, so that it comes in the same frame as its key.
void feed_character(unsigned character) {
    const bool known = character <= IM_UNICODE_CODEPOINT_MAX;
    ImGui::GetIO().InputQueueCharacters.push_back(known ? static_cast<ImWchar>(character)
                                                        : static_cast<ImWchar>(IM_UNICODE_CODEPOINT_INVALID));
}

void name_keys() {
#if IMGUI_VERSION_NUM < 18700
    ImGuiIO& io = ImGui::GetIO();
    for (const KeyEntry& entry : keys) {
        if (entry.imgui < ImGuiKey_COUNT) {
            io.KeyMap[entry.imgui] = entry.glfw;
        }
    }
    for (const auto& [name, letter] :
         {std::pair{ImGuiKey_A, 'A'}, std::pair{ImGuiKey_C, 'C'}, std::pair{ImGuiKey_V, 'V'},
          std::pair{ImGuiKey_X, 'X'}, std::pair{ImGuiKey_Y, 'Y'}, std::pair{ImGuiKey_Z, 'Z'}}) {
        io.KeyMap[name] = letter;
    }
#endif
}

} // namespace compat
} // namespace cow::ui

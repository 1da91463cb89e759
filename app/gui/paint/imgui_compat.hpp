#pragma once
// All that differs between the versions of Dear ImGui this program compiles with (1.86 to 1.92).

#include "core/base/ids.hpp"

#include <imgui.h>

#include <string_view>

struct GLFWwindow;

namespace cow::ui {

/// Keys that are no characters. Letters and signs are taken as typed text, whatever the keyboard's layout.
enum class Key : u8 {
    none,
    space,
    left,
    right,
    up,
    down,
    home,
    end,
    page_up,
    page_down,
    enter,
    tab,
    escape,
    backspace,
    erase, ///< Delete
    f1,
    f2,
    f3,
    f4,
    f5,
    f6,
    f7,
    f8,
    f9,
    f10,
    menu, ///< the key that opens a context menu
};

/// "Space", "F1".
std::string_view key_name(Key key);

/// Went down (or repeated) since the last frame.
bool key_pressed(Key key);
/// The key of this character (a lower-case letter, a digit, or one of "+-=") went down, whatever else is held.
bool character_pressed(char character);

/// Ctrl, Alt or Super is held: what is typed is no plain shortcut.
bool modifier_held();

namespace compat {
/// At the size it was built with; ImGui::PopFont takes it back.
void push_font(ImFont* font);
/// The font itself has it, so that no stand-in is drawn.
bool has_glyph(ImFont& font, ImWchar character);
/// After the atlas was filled again; false when the fonts cannot be drawn.
bool build_fonts(ImFontAtlas& atlas);
/// Passes a key press on as the operating system would (for tests).
void inject_key(GLFWwindow* window, int glfw_key, bool down);
/// Moves the mouse to a place in the window, likewise.
void inject_mouse(GLFWwindow* window, double x, double y);
} // namespace compat

} // namespace cow::ui

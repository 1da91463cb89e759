#pragma once
// All that differs between the versions of Dear ImGui this program compiles with (1.86 to 1.92).

#include "core/base/ids.hpp"

#include <imgui.h>

struct GLFWwindow;

namespace cow::gui {

/// Keys that are no characters. Letters and signs are taken as typed text, whatever the keyboard's layout.
enum class Key : u8 { none, space, left, right, up, down, home, end, page_up, page_down, enter, escape, f1 };

/// Went down (or repeated) since the last frame.
bool key_pressed(Key key);

/// Ctrl, Alt or Super is held: what is typed is no plain shortcut.
bool modifier_held();

namespace compat {
/// After the atlas was filled again; false when the fonts cannot be drawn.
bool build_fonts(ImFontAtlas& atlas);
/// Passes a key press on as the operating system would (for tests).
void inject_key(GLFWwindow* window, int glfw_key, bool down);
/// Moves the mouse to a place in the window, likewise.
void inject_mouse(GLFWwindow* window, double x, double y);
} // namespace compat

} // namespace cow::gui

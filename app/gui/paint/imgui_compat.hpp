#pragma once
// All that differs between the versions of Dear ImGui this program compiles with (1.86 to 1.92).

#include "app/view/session/key.hpp"

#include <imgui.h>

namespace cow::ui {

/// Went down (or repeated) since the last frame.
bool key_pressed(Key key);
/// Any of them, or a key that types something.
bool any_key_pressed();
/// The key of this lower-case letter went down, whatever else is held.
bool letter_pressed(char letter);

/// Ctrl, Alt or Super is held: what is typed is no plain shortcut.
bool modifier_held();

namespace compat {
/// At the size it was built with; ImGui::PopFont takes it back.
void push_font(ImFont* font);
/// The font itself has it, so that no stand-in is drawn.
bool has_glyph(ImFont& font, ImWchar character);
/// After the atlas was filled again; false when the fonts cannot be drawn.
bool build_fonts(ImFontAtlas& atlas);
/// Ctrl, Shift, Alt or Super, on either side.
bool is_modifier(int glfw_key);
/// A key goes down or up, a character is typed, as far as Dear ImGui is concerned.
void feed_key(int glfw_key, bool down);
void feed_character(unsigned character);
/// Tells Dear ImGui before 1.87 which of GLFW's numbers its own keys have, where no GLFW does it.
void name_keys();
} // namespace compat

} // namespace cow::ui

#include "app/view/session/key.hpp"

#include <array>

namespace cow::ui {

std::string_view key_name(Key key) {
    static constexpr std::array<std::string_view, static_cast<std::size_t>(Key::menu) + 1> names{
        "",          "Space", "Left", "Right", "Up",        "Down",   "Home", "End", "Page Up",
        "Page Down", "Enter", "Tab",  "Esc",   "Backspace", "Delete", "F1",   "F2",  "F3",
        "F4",        "F5",    "F6",   "F7",    "F8",        "F9",     "F10",  "F11", "Menu"};
    return names[static_cast<std::size_t>(key)];
}

} // namespace cow::ui

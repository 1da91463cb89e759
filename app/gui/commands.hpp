#pragma once
// Every command, declared once: the keys, the buttons and the help page are made from this table.

#include "app/gui/imgui_compat.hpp"
#include "app/gui/intent.hpp"

#include <span>
#include <string>
#include <string_view>

namespace cow::gui {

/// A key, or a typed character (0: none).
struct Shortcut {
    Key key = Key::none;
    char character = 0;
};

struct Command {
    CommandId id{};
    std::string_view name;     ///< "Step forward"
    std::string_view help;     ///< a sentence
    std::string_view shown_as; ///< the shortcuts as the help page writes them
    Shortcut shortcuts[3];
};

std::span<const Command> commands();
const Command& command(CommandId id);
/// Name, keys and help of a command, for the tooltip of its button.
std::string tip_of(CommandId id);

/// Turns the keys pressed since the last frame into intents. `list_open`: the arrow keys belong to the list.
void take_keys(bool list_open, Intents& intents);

} // namespace cow::gui

#pragma once
// Every command, declared once: keys, buttons, the menu, the palette and the help page are made from this table.

#include "app/view/session/intent.hpp"
#include "app/view/session/key.hpp"

#include <span>
#include <string>
#include <string_view>

namespace cow::ui {

enum class Section : u8 { play, go, scenario, look, exports, window };
inline constexpr std::size_t section_count = 6;

/// A key, or a character: typed, or pressed together with Ctrl.
struct Shortcut {
    Key key = Key::none;
    char character = 0; ///< in lower case; 0: none
    bool control = false;
    bool shift = false; ///< told apart for keys, letters, and with Ctrl
    bool alt = false;   ///< together with Ctrl
};

struct Command {
    CommandId id{};
    Section section{};
    std::string_view name; ///< "Step forward"
    std::string_view help; ///< a sentence
    Shortcut shortcuts[3];
};

std::span<const Command> commands();
const Command& command(CommandId id);
std::string_view section_name(Section section);
/// "Right", "Ctrl+K", "Down or .": "" without a key.
std::string keys_text(const Command& command);
/// Name, keys and help of a command, for the tooltip of its button.
std::string tip_of(CommandId id);

} // namespace cow::ui

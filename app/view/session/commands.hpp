#pragma once
// What a command is. Each is declared once, in a table of app/gui/commands; keys, buttons, the menu, the palette and the
// help page are made from it.

#include "app/view/session/intent.hpp"
#include "app/view/session/key.hpp"

#include <bitset>
#include <string>
#include <string_view>

namespace cow::ui {

class Session;
struct ViewState;      // of the window, see app/gui
struct CommandContext; // see app/gui/commands

enum class Section : u8 { play, go, scenario, present, look, exports, window };
inline constexpr std::size_t section_count = 7;

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
    void (*run)(CommandContext& context) = nullptr;
    bool (*on)(const Session& session, const ViewState& state) = nullptr; ///< null: it switches nothing
};

inline constexpr std::size_t command_count = static_cast<std::size_t>(CommandId::quit) + 1;
/// A yes or no for each command.
using CommandStates = std::bitset<command_count>;

std::string_view section_name(Section section);
/// "Right", "Ctrl+K", "Down or .": "" without a key.
std::string keys_text(const Command& command);
/// Name, keys and help of a command, for the tooltip of its button.
std::string tip_of(const Command& command);

} // namespace cow::ui

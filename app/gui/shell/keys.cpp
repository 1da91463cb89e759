#include "app/gui/shell/keys.hpp"

#include "app/gui/commands/command_table.hpp"
#include "app/gui/paint/imgui_compat.hpp"
#include "app/view/session/command_match.hpp"

#include <algorithm>
#include <string_view>

namespace cow::ui {
namespace {

bool belongs_to_overlay(const Shortcut& shortcut) {
    return !shortcut.control && shortcut.key != Key::escape && shortcut.key != Key::f1 &&
           shortcut.key != Key::f10;
}

/// While text is typed its own keys (undo, copy, select all …) are the text's.
bool belongs_to_text(const Shortcut& shortcut) {
    constexpr std::string_view own = "zyacvx";
    return shortcut.control ? !shortcut.alt && own.find(shortcut.character) != std::string_view::npos
                            : shortcut.character != 0 || shortcut.key < Key::f1;
}

bool pressed(const Shortcut& shortcut) {
    const ImGuiIO& io = ImGui::GetIO();
    if (shortcut.key != Key::none) {
        return !modifier_held() && shortcut.shift == io.KeyShift && key_pressed(shortcut.key);
    }
    if (shortcut.character == 0) {
        return false;
    }
    if (shortcut.control) {
        return io.KeyCtrl && shortcut.alt == io.KeyAlt &&
               (shortcut.shift == io.KeyShift || shortcut.character == '+') &&
               character_pressed(shortcut.character);
    }
    const bool letter = shortcut.character >= 'a' && shortcut.character <= 'z';
    return !modifier_held() && (!letter || shortcut.shift == io.KeyShift) &&
           std::any_of(io.InputQueueCharacters.begin(), io.InputQueueCharacters.end(), [&](ImWchar typed_in) {
               return typed_in < 0x80 && lower(static_cast<char>(typed_in)) == shortcut.character;
           });
}

} // namespace

void take_keys(bool overlay, bool typing, Intents& intents) {
    const bool text = ImGui::GetIO().WantTextInput;
    for (const Command& entry : commands()) {
        for (const Shortcut& shortcut : entry.shortcuts) {
            const bool others = (overlay && belongs_to_overlay(shortcut)) ||
                                (text && belongs_to_text(shortcut)) ||
                                (typing && shortcut.key != Key::escape && belongs_to_text(shortcut));
            if (!others && pressed(shortcut)) {
                intents.emplace_back(RunCommand{entry.id});
                break;
            }
        }
    }
}

} // namespace cow::ui

#include "app/gui/shell/keys.hpp"

#include "app/gui/commands/command_table.hpp"
#include "app/gui/paint/imgui_compat.hpp"
#include "app/view/session/command_match.hpp"

#include <algorithm>
#include <string_view>

namespace cow::ui {
namespace {

bool is_digit(char character) { return character >= '0' && character <= '9'; }

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

/// What is printed on the key, in lower case, whatever the language that is typed in: a Chinese keyboard's signs are
/// those of the same keys. 0: nothing that a command has.
char printed(ImWchar typed) {
    constexpr ImWchar first_wide = 0xff01; // "！" to "～", in the order of ASCII
    constexpr ImWchar last_wide = 0xff5e;
    switch (typed) {
    case 0x3002: return '.';
    case 0x3010: return '[';
    case 0x3011: return ']';
    default: break;
    }
    const bool wide = typed >= first_wide && typed <= last_wide;
    const unsigned plain = wide ? typed - first_wide + '!' : typed;
    return plain < 0x80 ? lower(static_cast<char>(plain)) : '\0';
}

bool pressed(const Shortcut& shortcut) {
    const ImGuiIO& io = ImGui::GetIO();
    if (shortcut.key != Key::none) {
        return !modifier_held() && shortcut.shift == io.KeyShift && key_pressed(shortcut.key);
    }
    if (shortcut.character == 0) {
        return false;
    }
    const bool letter = shortcut.character >= 'a' && shortcut.character <= 'z';
    if (shortcut.control != io.KeyCtrl || io.KeySuper || (letter && shortcut.shift != io.KeyShift)) {
        return false;
    }
    if (shortcut.control && letter) {
        return shortcut.alt == io.KeyAlt && letter_pressed(shortcut.character);
    }
    // A sign counts as it is printed: some keyboards type it with Shift or AltGr, others without.
    return std::any_of(io.InputQueueCharacters.begin(), io.InputQueueCharacters.end(),
                       [&](ImWchar typed) { return printed(typed) == shortcut.character; });
}

} // namespace

void take_answer_keys(Intents& intents) {
    for (const ImWchar typed : ImGui::GetIO().InputQueueCharacters) {
        if (const char digit = printed(typed); is_digit(digit)) {
            intents.emplace_back(TypeAnswer{digit});
        }
    }
    if (key_pressed(Key::backspace)) {
        intents.emplace_back(TypeAnswer{'\b'});
    }
    if (key_pressed(Key::enter)) {
        intents.emplace_back(TypeAnswer{'\n'});
    }
}

void take_keys(bool overlay, bool typing, bool answers, Intents& intents) {
    const bool text = ImGui::GetIO().WantTextInput;
    for (const Command& entry : commands()) {
        for (const Shortcut& shortcut : entry.shortcuts) {
            const bool others =
                (overlay && belongs_to_overlay(shortcut)) || (answers && is_digit(shortcut.character)) ||
                ((text || typing) && shortcut.key != Key::escape && belongs_to_text(shortcut));
            if (!others && pressed(shortcut)) {
                intents.emplace_back(RunCommand{entry.id});
                break;
            }
        }
    }
}

} // namespace cow::ui

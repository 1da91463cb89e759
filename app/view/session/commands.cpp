#include "app/view/session/commands.hpp"

#include "core/language/language.hpp"

#include <fmt/format.h>

#include <array>

namespace cow::ui {
namespace {

std::string shortcut_text(const Shortcut& shortcut) {
    std::string text = shortcut.control ? "Ctrl+" : "";
    text += shortcut.alt ? "Alt+" : "";
    text += shortcut.shift ? "Shift+" : "";
    if (shortcut.key != Key::none) {
        return text + std::string(key_name(shortcut.key));
    }
    const char c = shortcut.character;
    return text + (c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
}

} // namespace

std::string_view section_name(Section section) {
    constexpr std::array<std::string_view, section_count> names{
        tr_later("Play"), tr_later("Go to"),  tr_later("Scenario"), tr_later("Present"),
        tr_later("View"), tr_later("Export"), tr_later("Window")};
    return names[static_cast<std::size_t>(section)];
}

std::string keys_text(const Command& command) {
    std::string text;
    for (const Shortcut& shortcut : command.shortcuts) {
        const bool same_key = shortcut.character == '='; // where + is typed with Shift
        if ((shortcut.key != Key::none || shortcut.character != 0) && !same_key) {
            text = text.empty() ? shortcut_text(shortcut) : trf("{} or {}", text, shortcut_text(shortcut));
        }
    }
    return text;
}

std::string tip_of(const Command& command) {
    const std::string keys = keys_text(command);
    return keys.empty() ? fmt::format("{}\n{}", tr(command.name), tr(command.help))
                        : fmt::format("{}  ({})\n{}", tr(command.name), keys, tr(command.help));
}

} // namespace cow::ui

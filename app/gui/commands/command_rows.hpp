#pragma once
// What the tables of commands are written with.

#include "app/gui/commands/command_context.hpp"

#include <array>
#include <span>

namespace cow::ui {

constexpr Shortcut key(Key which) { return {which, 0, false, false, false}; }
constexpr Shortcut shift(Key which) { return {which, 0, false, true, false}; }
constexpr Shortcut typed(char character) { return {Key::none, character, false, false, false}; }
constexpr Shortcut shifted(char letter) { return {Key::none, letter, false, true, false}; }
constexpr Shortcut control(char character) { return {Key::none, character, true, false, false}; }
constexpr Shortcut control_shift(char character) { return {Key::none, character, true, true, false}; }
constexpr Shortcut control_alt(char character) { return {Key::none, character, true, false, true}; }

/// The command that each section begins with, in the order of Section.
inline constexpr std::array<CommandId, section_count> section_begins{
    CommandId::play,    CommandId::go_to_step, CommandId::open_list, CommandId::full_screen,
    CommandId::zoom_in, CommandId::save_png,   CommandId::palette,
};

/// Whether a section's table has its commands, each once, in the order of CommandId, and says what each does.
template <std::size_t size> constexpr bool is_whole(Section section, const std::array<Command, size>& table) {
    const auto index = static_cast<std::size_t>(section);
    const auto first = static_cast<std::size_t>(section_begins[index]);
    const std::size_t end =
        index + 1 == section_count ? command_count : static_cast<std::size_t>(section_begins[index + 1]);
    for (std::size_t i = 0; i < size; ++i) {
        const Command& row = table[i];
        if (row.id != static_cast<CommandId>(first + i) || row.section != section || row.run == nullptr) {
            return false;
        }
    }
    return size == end - first;
}

/// What a command does that only concerns the session.
template <Action action> void in_session(CommandContext& context) { context.session.apply(Perform{action}); }

std::span<const Command> play_commands();
std::span<const Command> go_commands();
std::span<const Command> scenario_commands();
std::span<const Command> present_commands();
std::span<const Command> look_commands();
std::span<const Command> export_commands();
std::span<const Command> window_commands();

} // namespace cow::ui

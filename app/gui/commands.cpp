#include "app/gui/commands.hpp"

#include <fmt/format.h>

#include <array>

namespace cow::gui {
namespace {

constexpr std::array table{
    Command{CommandId::play,
            "Play, pause",
            "Play the scenario event by event, with a rest after each step.",
            "Space",
            {{Key::space}}},
    Command{CommandId::step_forward,
            "Step",
            "Run one step, event by event; once more finishes it at once.",
            "Right",
            {{Key::right}}},
    Command{CommandId::step_back, "Step back", "Undo one step, event by event.", "Left", {{Key::left}}},
    Command{CommandId::micro_forward,
            "Micro-step",
            "One event: the smallest thing that happens.",
            "Down or .",
            {{Key::down}, {Key::none, '.'}}},
    Command{CommandId::micro_back,
            "Micro-step back",
            "Undo one event.",
            "Up or ,",
            {{Key::up}, {Key::none, ','}}},
    Command{CommandId::to_start, "To the start", "Undo everything.", "Home", {{Key::home}}},
    Command{CommandId::to_end, "To the end", "Run everything.", "End", {{Key::end}}},
    Command{CommandId::faster,
            "Faster",
            "Double the speed, up to 8×.",
            "+",
            {{Key::none, '+'}, {Key::none, '='}}},
    Command{CommandId::slower, "Slower", "Halve the speed, down to 0.25×.", "-", {{Key::none, '-'}}},
    Command{CommandId::open_list,
            "Open",
            "Choose another scenario, or drop a .cow file on the window.",
            "O",
            {{Key::none, 'o'}, {Key::none, 'O'}}},
    Command{CommandId::real_kernel,
            "Real kernel",
            "Do every step on this machine's Linux too, and compare.",
            "K",
            {{Key::none, 'k'}, {Key::none, 'K'}}},
    Command{CommandId::merge_pages,
            "Let the real kernel merge pages",
            "Its own scanner runs for kernel: ksm_scan. Takes root.",
            "M",
            {{Key::none, 'm'}, {Key::none, 'M'}}},
    Command{CommandId::help, "Help", "This page.", "F1 or ?", {{Key::f1}, {Key::none, '?'}}},
    Command{CommandId::close,
            "Close",
            "Close the list or this page; let go of what is selected.",
            "Esc",
            {{Key::escape}}},
    Command{CommandId::quit, "Quit", "Close the window.", "Q", {{Key::none, 'q'}, {Key::none, 'Q'}}},
};

bool belongs_to_list(Key key) {
    return key == Key::up || key == Key::down || key == Key::home || key == Key::end;
}

bool pressed(const Shortcut& shortcut, bool list_open) {
    if (shortcut.key != Key::none) {
        return !(list_open && belongs_to_list(shortcut.key)) && key_pressed(shortcut.key);
    }
    if (shortcut.character == 0) {
        return false;
    }
    const ImVector<ImWchar>& typed = ImGui::GetIO().InputQueueCharacters;
    return typed.contains(static_cast<ImWchar>(static_cast<unsigned char>(shortcut.character)));
}

} // namespace

std::span<const Command> commands() { return table; }

const Command& command(CommandId id) { return table[static_cast<std::size_t>(id)]; }

std::string tip_of(CommandId id) {
    const Command& entry = command(id);
    return fmt::format("{}  ({})\n{}", entry.name, entry.shown_as, entry.help);
}

void take_keys(bool list_open, Intents& intents) {
    if (ImGui::GetIO().WantTextInput || modifier_held()) {
        return;
    }
    for (const Command& entry : table) {
        for (const Shortcut& shortcut : entry.shortcuts) {
            if (pressed(shortcut, list_open)) {
                intents.emplace_back(RunCommand{entry.id});
                break;
            }
        }
    }
}

} // namespace cow::gui

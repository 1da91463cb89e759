#include "app/gui/shell/commands.hpp"

#include "app/view/session/command_match.hpp"
#include "core/language/language.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace cow::ui {
namespace {

constexpr Shortcut key(Key which) { return {which, 0, false, false, false}; }
constexpr Shortcut shift(Key which) { return {which, 0, false, true, false}; }
constexpr Shortcut typed(char character) { return {Key::none, character, false, false, false}; }
constexpr Shortcut shifted(char letter) { return {Key::none, letter, false, true, false}; }
constexpr Shortcut control(char character) { return {Key::none, character, true, false, false}; }
constexpr Shortcut control_shift(char character) { return {Key::none, character, true, true, false}; }
constexpr Shortcut control_alt(char character) { return {Key::none, character, true, false, true}; }

// In the order of CommandId.
constexpr std::array table{
    Command{CommandId::play,
            Section::play,
            tr_later("Play, pause"),
            tr_later("Play the scenario event by event, with a rest after each step."),
            {key(Key::space)}},
    Command{CommandId::step_forward,
            Section::play,
            tr_later("Step"),
            tr_later("Run one step, event by event; once more finishes it at once."),
            {key(Key::right)}},
    Command{CommandId::step_back,
            Section::play,
            tr_later("Step back"),
            tr_later("Undo one step, event by event."),
            {key(Key::left)}},
    Command{CommandId::micro_forward,
            Section::play,
            tr_later("Micro-step"),
            tr_later("One event: the smallest thing that happens."),
            {key(Key::down), typed('.')}},
    Command{CommandId::micro_back,
            Section::play,
            tr_later("Micro-step back"),
            tr_later("Undo one event."),
            {key(Key::up), typed(',')}},
    Command{CommandId::to_start,
            Section::play,
            tr_later("To the start"),
            tr_later("Undo everything."),
            {key(Key::home)}},
    Command{CommandId::to_end,
            Section::play,
            tr_later("To the end"),
            tr_later("Run everything."),
            {key(Key::end)}},
    Command{CommandId::faster,
            Section::play,
            tr_later("Faster"),
            tr_later("Double the speed, up to 8×."),
            {typed('+'), typed('=')}},
    Command{CommandId::slower,
            Section::play,
            tr_later("Slower"),
            tr_later("Halve the speed, down to 0.25×."),
            {typed('-')}},

    Command{CommandId::go_to_step,
            Section::go,
            tr_later("Go to step…"),
            tr_later("By its number; what has not run is run."),
            {typed('g')}},
    Command{CommandId::next_fault,
            Section::go,
            tr_later("Next fault"),
            tr_later("To where the next page fault is raised."),
            {typed('f')}},
    Command{CommandId::previous_fault,
            Section::go,
            tr_later("Previous fault"),
            tr_later("Back to where the last one was raised."),
            {shifted('f')}},
    Command{CommandId::next_copy,
            Section::go,
            tr_later("Next copy"),
            tr_later("To where the next page is copied."),
            {typed('c')}},
    Command{CommandId::previous_copy,
            Section::go,
            tr_later("Previous copy"),
            tr_later("Back to where the last one was copied."),
            {shifted('c')}},
    Command{CommandId::next_touch,
            Section::go,
            tr_later("Next event of the selection"),
            tr_later("To the next event that touches what is selected."),
            {typed('n')}},
    Command{CommandId::previous_touch,
            Section::go,
            tr_later("Previous event of the selection"),
            tr_later("Back to the last one that touched it."),
            {shifted('n')}},
    Command{CommandId::bookmark,
            Section::go,
            tr_later("Bookmark"),
            tr_later("Mark this place in the timeline, or take the mark away."),
            {typed('b')}},
    Command{CommandId::next_bookmark,
            Section::go,
            tr_later("Next bookmark"),
            tr_later("To the next place that was marked."),
            {typed(']')}},
    Command{CommandId::previous_bookmark,
            Section::go,
            tr_later("Previous bookmark"),
            tr_later("To the one before."),
            {typed('[')}},
    Command{CommandId::next_branch,
            Section::go,
            tr_later("Next branch"),
            tr_later("To another course of events, from before the script was changed."),
            {}},

    Command{CommandId::open_list,
            Section::scenario,
            tr_later("Open"),
            tr_later("Choose another scenario, or drop a .cow file on the window."),
            {typed('o'), control('o')}},
    Command{CommandId::new_scenario,
            Section::scenario,
            tr_later("New scenario"),
            tr_later("A first mapping and a first store, to begin with."),
            {control('n')}},
    Command{CommandId::save,
            Section::scenario,
            tr_later("Save"),
            tr_later("Write the script to its file. Until then changes are kept beside it."),
            {control('s')}},
    Command{CommandId::save_as,
            Section::scenario,
            tr_later("Save as"),
            tr_later("Write the script to a file with another name."),
            {control_shift('s')}},
    Command{CommandId::edit_script,
            Section::scenario,
            tr_later("Edit the script"),
            tr_later("What is typed runs, from the changed line on. Esc leaves."),
            {typed('e')}},
    Command{CommandId::undo_edit,
            Section::scenario,
            tr_later("Undo in the script"),
            tr_later("The text as it was; the run goes back to there."),
            {control_alt('z')}},
    Command{CommandId::redo_edit,
            Section::scenario,
            tr_later("Redo in the script"),
            tr_later("The changed text again."),
            {control_alt('y')}},
    Command{CommandId::do_it,
            Section::scenario,
            tr_later("Do it yourself"),
            tr_later("What the selected page or process can do now; also by a right click."),
            {key(Key::menu), key(Key::f9)}},
    Command{CommandId::real_kernel,
            Section::scenario,
            tr_later("Real kernel"),
            tr_later("Do every step on this machine's Linux too, and compare."),
            {typed('k')}},
    Command{CommandId::merge_pages,
            Section::scenario,
            tr_later("Let the real kernel merge pages"),
            tr_later("Its own scanner runs for kernel: ksm_scan. Takes root."),
            {typed('m')}},

    Command{CommandId::zoom_in,
            Section::look,
            tr_later("Zoom in"),
            tr_later("Look at memory more closely; or turn the wheel over it."),
            {typed('z')}},
    Command{CommandId::zoom_out,
            Section::look,
            tr_later("Zoom out"),
            tr_later("See more of memory."),
            {typed('y')}},
    Command{CommandId::zoom_to_fit,
            Section::look,
            tr_later("Zoom to fit"),
            tr_later("All of memory, all processes, all pages, as closely as they fit."),
            {typed('a')}},
    Command{CommandId::zoom_to_event,
            Section::look,
            tr_later("Zoom to what happens"),
            tr_later("The frames of the current event, from nearby."),
            {typed('h')}},
    Command{CommandId::select_next,
            Section::look,
            tr_later("Select the next"),
            tr_later("Through the pages and frames on the stage."),
            {key(Key::tab)}},
    Command{CommandId::select_previous,
            Section::look,
            tr_later("Select the one before"),
            tr_later("The same way back."),
            {shift(Key::tab)}},
    Command{CommandId::explain,
            Section::look,
            tr_later("Why?"),
            tr_later("Why the page in question is as it is, step by step."),
            {typed('w')}},
    Command{CommandId::pin_address,
            Section::look,
            tr_later("Pin this address"),
            tr_later("Show its walk in every process at once; once more takes it away."),
            {typed('i')}},

    Command{CommandId::next_theme,
            Section::look,
            tr_later("Theme"),
            tr_later("Dark, light, or high contrast."),
            {typed('t')}},
    Command{CommandId::next_language,
            Section::look,
            tr_later("Language"),
            tr_later("English or Simplified Chinese."),
            {typed('l')}},
    Command{CommandId::projector,
            Section::look,
            tr_later("Projector"),
            tr_later("Large type and few panels, legible from the last row."),
            {typed('p')}},
    Command{CommandId::scale_up,
            Section::look,
            tr_later("Larger"),
            tr_later("Everything larger, up to 300 %."),
            {control('+'), control('=')}},
    Command{CommandId::scale_down,
            Section::look,
            tr_later("Smaller"),
            tr_later("Everything smaller, down to 75 %."),
            {control('-')}},
    Command{CommandId::scale_auto,
            Section::look,
            tr_later("Size to fit the window"),
            tr_later("Type grows with the window, as at the start."),
            {control('0')}},
    Command{CommandId::reduced_motion,
            Section::look,
            tr_later("Reduced motion"),
            tr_later("Nothing travels: what changes lights up."),
            {}},
    Command{CommandId::toggle_script,
            Section::look,
            tr_later("Script panel"),
            tr_later("Show or hide it."),
            {key(Key::f2)}},
    Command{CommandId::toggle_narration,
            Section::look,
            tr_later("What is happening"),
            tr_later("Show or hide the panel that tells it."),
            {key(Key::f3)}},
    Command{CommandId::toggle_inspector,
            Section::look,
            tr_later("Inspector panel"),
            tr_later("Show or hide what is known of the selection."),
            {key(Key::f4)}},
    Command{CommandId::toggle_figures,
            Section::look,
            tr_later("Figures"),
            tr_later("Show or hide counters and plots."),
            {key(Key::f5)}},
    Command{CommandId::plots,
            Section::look,
            tr_later("Plots"),
            tr_later("Frames, faults, copies and memory over the steps."),
            {typed('v')}},
    Command{CommandId::text_mirror,
            Section::look,
            tr_later("Text mirror"),
            tr_later("All that is shown, as plain text."),
            {key(Key::f6)}},
    Command{CommandId::copy_text,
            Section::look,
            tr_later("Copy as text"),
            tr_later("All that is shown, as plain text, to the clipboard."),
            {control('c')}},
    Command{CommandId::undo_view,
            Section::look,
            tr_later("Undo the last change of the view"),
            tr_later("Selection, panels, zoom, theme: the picture as it was."),
            {control('z')}},
    Command{CommandId::redo_view,
            Section::look,
            tr_later("Redo it"),
            tr_later("The change of the view again."),
            {control('y'), control_shift('z')}},

    Command{CommandId::save_png,
            Section::exports,
            tr_later("Save picture as PNG"),
            tr_later("The window as it is now, into the current folder."),
            {}},
    Command{CommandId::save_svg,
            Section::exports,
            tr_later("Save picture as SVG"),
            tr_later("The same as shapes and text, sharp at any size."),
            {}},
    Command{CommandId::save_gif,
            Section::exports,
            tr_later("Save steps as GIF"),
            tr_later("All steps as they play, again and again."),
            {}},
    Command{CommandId::save_handout,
            Section::exports,
            tr_later("Save handout as HTML"),
            tr_later("For each step a picture and what happens, to print."),
            {}},

    Command{CommandId::palette,
            Section::window,
            tr_later("Commands"),
            tr_later("All of them, found by typing."),
            {control('k'), typed(':')}},
    Command{CommandId::menu,
            Section::window,
            tr_later("Menu"),
            tr_later("All commands, by subject."),
            {key(Key::f10)}},
    Command{CommandId::tour,
            Section::window,
            tr_later("Tour"),
            tr_later("Two minutes that point at things."),
            {}},
    Command{CommandId::help,
            Section::window,
            tr_later("Help"),
            tr_later("Keys and mouse."),
            {key(Key::f1), typed('?')}},
    Command{CommandId::close,
            Section::window,
            tr_later("Close"),
            tr_later("Close what is open over the window; let go of what is selected."),
            {key(Key::escape)}},
    Command{CommandId::quit,
            Section::window,
            tr_later("Quit"),
            tr_later("Close the window."),
            {typed('q'), control('q')}},
};
static_assert(std::is_sorted(table.begin(), table.end(),
                             [](const Command& a, const Command& b) { return a.id < b.id; }));

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

std::span<const Command> commands() { return table; }

const Command& command(CommandId id) { return table[static_cast<std::size_t>(id)]; }

std::string_view section_name(Section section) {
    constexpr std::array<std::string_view, section_count> names{tr_later("Play"),     tr_later("Go to"),
                                                                tr_later("Scenario"), tr_later("View"),
                                                                tr_later("Export"),   tr_later("Window")};
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

std::string tip_of(CommandId id) {
    const Command& entry = command(id);
    const std::string keys = keys_text(entry);
    return keys.empty() ? fmt::format("{}\n{}", tr(entry.name), tr(entry.help))
                        : fmt::format("{}  ({})\n{}", tr(entry.name), keys, tr(entry.help));
}

void take_keys(bool overlay, bool typing, Intents& intents) {
    const bool text = ImGui::GetIO().WantTextInput;
    for (const Command& entry : table) {
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

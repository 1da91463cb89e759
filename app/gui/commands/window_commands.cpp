#include "app/gui/commands/command_rows.hpp"
#include "app/gui/commands/file_commands.hpp"
#include "app/gui/commands/overlay_commands.hpp"

#include <utility>

namespace cow::ui {
namespace {

/// What lies over the window; else what a lecturer has in hand, what is open in the editor, the editor, the comparison,
/// the selection, and at last the full screen.
void close(CommandContext& context) {
    EditorState& editor = context.state.script.editor;
    if (context.state.overlay != Overlay::none) {
        close_overlay(context);
    } else if (!context.state.present.empty()) {
        context.state.present = {};
    } else if (context.state.settings.projector && std::exchange(context.state.inspector.called, false)) {
        return;
    } else if (context.session.be_kernel() != nullptr) {
        context.session.apply(Perform{Action::be_kernel});
    } else if (std::exchange(editor.offering, false) || std::exchange(editor.open, false)) {
        return;
    } else if (std::exchange(context.state.compare.open, false)) {
        return;
    } else if (!context.session.selection().empty()) {
        context.session.apply(Perform{Action::deselect});
    } else if (context.screen.full_screen()) {
        context.requests.full_screen = true;
    }
}

constexpr std::array window_table{
    Command{CommandId::palette,
            Section::window,
            tr_later("Commands"),
            tr_later("All of them, found by typing."),
            {control('k'), typed(':')},
            toggle_overlay<Overlay::palette>},
    Command{CommandId::menu,
            Section::window,
            tr_later("Menu"),
            tr_later("All commands, by subject."),
            {key(Key::f10)},
            toggle_overlay<Overlay::menu>},
    Command{CommandId::start_page,
            Section::window,
            tr_later("Start page"),
            tr_later("Where to begin."),
            {},
            toggle_overlay<Overlay::start_page>},
    Command{CommandId::tour,
            Section::window,
            tr_later("Tour"),
            tr_later("Two minutes that point at things."),
            {},
            toggle_overlay<Overlay::tour>},
    Command{CommandId::help,
            Section::window,
            tr_later("Help"),
            tr_later("Keys and mouse."),
            {key(Key::f1), typed('?')},
            toggle_overlay<Overlay::help>},
    Command{CommandId::close,
            Section::window,
            tr_later("Close"),
            tr_later("Close what is open over the window; let go of what is selected."),
            {key(Key::escape)},
            close},
    Command{CommandId::quit,
            Section::window,
            tr_later("Quit"),
            tr_later("Close the window."),
            {typed('q'), control('q')},
            quit},
};
static_assert(is_whole(Section::window, window_table));

} // namespace

std::span<const Command> window_commands() { return window_table; }

} // namespace cow::ui

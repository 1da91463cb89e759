#include "app/gui/commands/command_rows.hpp"
#include "app/gui/commands/file_commands.hpp"
#include "app/gui/commands/overlay_commands.hpp"
#include "core/language/language.hpp"
#include "core/quiz/drill.hpp"

namespace cow::ui {
namespace {

/// Where a menu about what is on the stage opens when no mouse says it.
Point menu_corner(Rect stage) { return {stage.x + stage.w * 0.3F, stage.y + stage.h * 0.15F}; }

void toggle_wide_script(CommandContext& context) {
    ViewState& state = context.state;
    state.wide_script = !state.wide_script;
    state.settings.panels.script = state.settings.panels.script || state.wide_script;
    state.settings.projector = state.settings.projector && !state.wide_script;
}

void name_fault(CommandContext& context) {
    const Player* player = context.session.player();
    if (player != nullptr && (context.session.hides_fault() || context.state.fault.guess)) {
        toggle_overlay(context, Overlay::fault);
    } else {
        context.state.notice.say(
            std::string(tr("No fault is to be found here. The scenarios under \"Faults to find\" have one.")),
            notice_seconds);
    }
}

void next_drill_level(CommandContext& context) {
    int& level = context.state.settings.drill_level;
    level = level % quiz::most_level + 1;
    context.state.notice.say(trf("The drill is at level {} of {}.", level, quiz::most_level), notice_seconds);
}

/// Nothing else is in the way of it.
void be_kernel(CommandContext& context) {
    context.state.script.editor.open = false;
    context.state.wide_script = false;
    context.state.present = {};
    context.session.apply(Perform{Action::be_kernel});
}

constexpr std::array scenario_table{
    Command{CommandId::open_list,
            Section::scenario,
            tr_later("Open"),
            tr_later("Choose another scenario, or drop a .cow file on the window."),
            {typed('o')},
            toggle_overlay<Overlay::list>},
    Command{CommandId::open_file,
            Section::scenario,
            tr_later("Open a file…"),
            tr_later("Any file: by its path, a recent one, or one of the same folder."),
            {control('o')},
            ask_for_file},
    Command{CommandId::new_scenario,
            Section::scenario,
            tr_later("New scenario"),
            tr_later("A first mapping and a first store, to begin with."),
            {control('n')},
            new_scenario},
    Command{CommandId::save,
            Section::scenario,
            tr_later("Save"),
            tr_later("Write the script to its file. Until then changes are kept beside it."),
            {control('s')},
            [](CommandContext& context) { save(context, {}, false); }},
    Command{CommandId::save_as,
            Section::scenario,
            tr_later("Save as"),
            tr_later("Write the script to a file with another name."),
            {control_shift('s')},
            ask_for_name},
    Command{CommandId::revert,
            Section::scenario,
            tr_later("Revert to the file"),
            tr_later("The text as it is on disk; undo brings yours back."),
            {},
            [](CommandContext& context) { context.session.apply(ReloadFile{}); }},
    Command{CommandId::edit_script,
            Section::scenario,
            tr_later("Edit the script"),
            tr_later("What is typed runs, from the changed line on. Esc leaves."),
            {typed('e')},
            toggle_editor,
            [](const Session&, const ViewState& state) { return state.script.editor.open; }},
    Command{CommandId::wide_script,
            Section::scenario,
            tr_later("Wide script"),
            tr_later("The script, or its editor, over all the width; once more: beside the stage."),
            {key(Key::f7)},
            toggle_wide_script,
            [](const Session&, const ViewState& state) { return state.wide_script; }},
    Command{CommandId::undo_edit,
            Section::scenario,
            tr_later("Undo in the script"),
            tr_later("The text as it was; the run goes back to there."),
            {control_alt('z')},
            in_session<Action::undo_edit>},
    Command{CommandId::redo_edit,
            Section::scenario,
            tr_later("Redo in the script"),
            tr_later("The changed text again."),
            {control_alt('y')},
            in_session<Action::redo_edit>},
    Command{CommandId::do_it,
            Section::scenario,
            tr_later("Do it yourself"),
            tr_later("What the selected page or process can do now; also by a right click."),
            {key(Key::menu), key(Key::f9)},
            [](CommandContext& context) {
                ask_what_to_do(context, pointed_at(context.session), menu_corner(context.state.stage.area));
            }},
    Command{
        CommandId::name_fault,
        Section::scenario,
        tr_later("Name the fault"),
        tr_later("What is wrong with this scenario's kernel (machine bug=), once something has shown it."),
        {shifted('b')},
        name_fault},
    Command{CommandId::be_kernel,
            Section::scenario,
            tr_later("Be the kernel"),
            tr_later("Do by hand what the kernel does in the next step: a page fault, fork, or exit."),
            {shift(Key::f9)},
            be_kernel,
            [](const Session& session, const ViewState&) { return session.be_kernel() != nullptr; }},
    Command{CommandId::drill,
            Section::scenario,
            tr_later("Drill"),
            tr_later("A small program, and a question about its last step; once more, the next one."),
            {shifted('q')},
            open_drill},
    Command{CommandId::drill_level,
            Section::scenario,
            tr_later("Level of the drill"),
            tr_later("Fork alone; the zero page and files, too; KSM and madvise, too; all."),
            {shifted('l')},
            next_drill_level},
    Command{CommandId::real_kernel,
            Section::scenario,
            tr_later("Real kernel"),
            tr_later("Do every step on a real Linux too, and compare."),
            {typed('k')},
            in_session<Action::toggle_real_kernel>,
            [](const Session& session, const ViewState&) { return session.real_kernel().on(); }},
    Command{CommandId::which_kernel,
            Section::scenario,
            tr_later("Which real kernel"),
            tr_later("This machine's, or one that is booted in a machine of its own."),
            {shifted('k')},
            toggle_overlay<Overlay::which_kernel>},
    Command{CommandId::merge_pages,
            Section::scenario,
            tr_later("Let the real kernel merge pages"),
            tr_later("Its own scanner runs for kernel: ksm_scan. Takes root."),
            {typed('m')},
            in_session<Action::toggle_merging>},
};
static_assert(is_whole(Section::scenario, scenario_table));

} // namespace

std::span<const Command> scenario_commands() { return scenario_table; }

} // namespace cow::ui

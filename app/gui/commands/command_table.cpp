#include "app/gui/commands/command_table.hpp"

#include "app/gui/commands/command_rows.hpp"
#include "app/gui/commands/file_commands.hpp"
#include "app/gui/compare/compare_choice.hpp"

#include <utility>
#include <vector>

namespace cow::ui {
namespace {

/// What becomes of each kind of intent: one without a row here does not compile.
struct Performer {
    CommandContext& context;

    void operator()(const RunCommand& asked) const {
        commands()[static_cast<std::size_t>(asked.command)].run(context);
    }
    void operator()(const Perform& asked) const {
        context.session.apply(asked);
        context.state.settings.judge_at_end = context.session.judging() == Judging::at_the_end;
    }
    void operator()(const ChooseAct& asked) const { context.session.apply(asked); }
    void operator()(const OpenFile& asked) const { open_file(context, asked.path); }
    void operator()(const SavePicture& asked) const { save_picture(context, asked.path, asked.overwrite); }
    void operator()(const Leave&) const { leave(context); }
    void operator()(const EditCopy&) const { edit_copy(context); }
    void operator()(const SetCamera& asked) const { context.state.camera = asked.camera; }
    void operator()(const MoveDivider& asked) const {
        context.state.settings.dividers[static_cast<std::size_t>(asked.which)] = asked.size;
    }
    void operator()(const OpenTargetMenu& asked) const {
        if (context.session.be_kernel() == nullptr) { // there, what is done is an act
            ask_what_to_do(context, asked.target, asked.at);
        }
    }
    void operator()(const ChooseKernel& asked) const {
        context.state.settings.own_machine = asked.place == JudgePlace::own_machine;
        if (!context.session.real_kernel().on()) {
            context.session.apply(Perform{Action::toggle_real_kernel});
        }
    }
    void operator()(const NameFault& asked) const {
        if (context.session.player() == nullptr) {
            return;
        }
        context.state.fault.take(context.session, asked.bug);
        if (context.state.fault.judged.guess == Guess::right) {
            context.session.tell_fault();
        }
    }
    void operator()(const CompareKernel& asked) const {
        if (context.session.player() != nullptr) {
            toggle_kernel(context.state.compare, context.session, asked.kernel);
        }
    }
    void operator()(const SaveTo& asked) const { save(context, asked.path, asked.overwrite); }
    void operator()(const SeekStep& asked) const { context.session.apply(asked); }
    void operator()(const SeekEvent& asked) const { context.session.apply(asked); }
    void operator()(const SeekPlace& asked) const { context.session.apply(asked); }
    void operator()(const SwitchBranch& asked) const { context.session.apply(asked); }
    void operator()(const Select& asked) const { context.session.apply(asked); }
    void operator()(const EditScript& asked) const { context.session.apply(asked); }
    void operator()(const AddSteps& asked) const {
        if (may_edit(context)) {
            context.session.apply(asked);
        }
    }
    void operator()(const Recover& asked) const { context.session.apply(asked); }
    void operator()(const ReloadFile& asked) const { context.session.apply(asked); }
    void operator()(const AnswerQuestion& asked) const { context.session.apply(asked); }
    void operator()(const TypeAnswer& asked) const { context.session.apply(asked); }
    void operator()(const PickPage& asked) const { context.session.apply(asked); }
    void operator()(const SetVeil& asked) const { context.session.apply(asked); }
};

std::vector<Command> all_sections() {
    std::vector<Command> all;
    for (const auto section : {play_commands(), go_commands(), scenario_commands(), present_commands(),
                               look_commands(), export_commands(), window_commands()}) {
        all.insert(all.end(), section.begin(), section.end());
    }
    return all;
}

} // namespace

std::span<const Command> commands() {
    static const std::vector<Command> all = all_sections();
    return all;
}

CommandStates commands_on(const Session& session, const ViewState& state) {
    CommandStates out;
    for (const Command& command : commands()) {
        out[static_cast<std::size_t>(command.id)] = command.on != nullptr && command.on(session, state);
    }
    return out;
}

void carry_out(CommandContext& context, const Intent& intent) {
    std::visit(Performer{context}, intent);
    if (std::exchange(context.requests.goes_on, false)) {
        LeavingState& leaving = context.state.leaving;
        leaving.agreed = true;
        for (const Intent& next : std::exchange(leaving.then, {})) {
            std::visit(Performer{context}, next);
        }
        leaving.agreed = false;
    }
    context.state.notice.say(context.session.take_notice(), short_notice_seconds);
}

} // namespace cow::ui

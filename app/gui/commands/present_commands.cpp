#include "app/gui/commands/command_rows.hpp"
#include "app/gui/commands/overlay_commands.hpp"

namespace cow::ui {
namespace {

/// Nothing goes on that nobody sees.
void blank(CommandContext& context) {
    context.session.playback().pause();
    toggle_overlay(context, Overlay::blank);
}

void freeze(CommandContext& context) {
    Playback& playback = context.session.playback();
    playback.toggle_freeze();
    if (playback.frozen()) {
        context.state.notice.say(
            std::string(tr("It stands still. The same key, Space or any step: it goes on.")), notice_seconds);
    }
}
bool stands_still(const Session& session, const ViewState&) { return session.playback().frozen(); }

void veil(CommandContext& context) {
    ViewState& state = context.state;
    state.settings.veil = !context.session.veiled();
    state.veil_lifted = false;
    state.notice.say(std::string(state.settings.veil
                                     ? tr("The veil is down: what follows a question is hidden.")
                                     : tr("The veil is lifted: everything is shown.")),
                     notice_seconds);
}
bool veiled(const Session& session, const ViewState&) { return session.veiled(); }

template <Tool tool> void take_up(CommandContext& context) {
    take_up(context.state.present, tool, context.session);
}
template <Tool tool> bool in_hand(const Session&, const ViewState& state) {
    return state.present.tool == tool;
}

constexpr std::array present_table{
    Command{CommandId::full_screen,
            Section::present,
            tr_later("Full screen"),
            tr_later("All of the screen, without a frame; once more, or Esc, leaves it."),
            {key(Key::f11)},
            [](CommandContext& context) { context.requests.full_screen = true; }},
    Command{CommandId::blank,
            Section::present,
            tr_later("Blank"),
            tr_later("A black screen, until a key is pressed."),
            {typed('b'), typed('.')},
            blank},
    Command{CommandId::freeze,
            Section::present,
            tr_later("Freeze"),
            tr_later("What moves stands still where it is; once more, or any step, and it goes on."),
            {typed(',')},
            freeze,
            stands_still},
    Command{CommandId::pen,
            Section::present,
            tr_later("Pen"),
            tr_later("Draw over the picture; with the next step it is gone."),
            {typed('d')},
            take_up<Tool::pen>,
            in_hand<Tool::pen>},
    Command{CommandId::pointer,
            Section::present,
            tr_later("Pointer"),
            tr_later("A red dot where the mouse is, until the next step."),
            {typed('r')},
            take_up<Tool::pointer>,
            in_hand<Tool::pointer>},
    Command{CommandId::spotlight,
            Section::present,
            tr_later("Spotlight"),
            tr_later("All dark but where the mouse is, until the next step."),
            {typed('s')},
            take_up<Tool::spotlight>,
            in_hand<Tool::spotlight>},
    Command{
        CommandId::veil,
        Section::present,
        tr_later("Veil"),
        tr_later("What follows a question stays hidden until it is answered or skipped. Put down again, it "
                 "begins anew, and no answer counts."),
        {typed('u')},
        veil,
        veiled},
    Command{CommandId::stop_at_decisions,
            Section::present,
            tr_later("Stop before decisions"),
            tr_later("In front of each step in which the kernel decides what a fault comes to, a question is "
                     "made where the author asks none. With the veil lifted, playing stops there."),
            {shifted('d')},
            [](CommandContext& context) {
                bool& on = context.state.settings.stop_at_decisions;
                on = !on;
            },
            [](const Session&, const ViewState& state) { return state.settings.stop_at_decisions; }},
};
static_assert(is_whole(Section::present, present_table));

} // namespace

std::span<const Command> present_commands() { return present_table; }

} // namespace cow::ui

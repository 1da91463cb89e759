#include "app/gui/commands/command_rows.hpp"

namespace cow::ui {
namespace {

constexpr std::array play_table{
    Command{CommandId::play,
            Section::play,
            tr_later("Play, pause"),
            tr_later("Play the scenario event by event, with a rest after each step."),
            {key(Key::space)},
            in_session<Action::toggle_play>},
    Command{CommandId::step_forward,
            Section::play,
            tr_later("Step"),
            tr_later("Run one step, event by event; once more finishes it at once."),
            {key(Key::right), key(Key::page_down)},
            in_session<Action::step_forward>},
    Command{CommandId::step_back,
            Section::play,
            tr_later("Step back"),
            tr_later("Undo one step, event by event."),
            {key(Key::left), key(Key::page_up)},
            in_session<Action::step_back>},
    Command{CommandId::micro_forward,
            Section::play,
            tr_later("Micro-step"),
            tr_later("One event: the smallest thing that happens."),
            {key(Key::down)},
            in_session<Action::micro_forward>},
    Command{CommandId::micro_back,
            Section::play,
            tr_later("Micro-step back"),
            tr_later("Undo one event."),
            {key(Key::up)},
            in_session<Action::micro_back>},
    Command{CommandId::to_start,
            Section::play,
            tr_later("To the start"),
            tr_later("Undo everything."),
            {key(Key::home)},
            in_session<Action::to_start>},
    Command{CommandId::to_end,
            Section::play,
            tr_later("To the end"),
            tr_later("Run everything."),
            {key(Key::end)},
            in_session<Action::to_end>},
    Command{CommandId::faster,
            Section::play,
            tr_later("Faster"),
            tr_later("Double the speed, up to 8×."),
            {typed('+'), typed('=')},
            in_session<Action::faster>},
    Command{CommandId::slower,
            Section::play,
            tr_later("Slower"),
            tr_later("Halve the speed, down to 0.25×."),
            {typed('-')},
            in_session<Action::slower>},
};
static_assert(is_whole(Section::play, play_table));

} // namespace

std::span<const Command> play_commands() { return play_table; }

} // namespace cow::ui

#pragma once
// All commands, and what becomes of the intents that views push.

#include "app/gui/commands/command_context.hpp"

#include <span>

namespace cow::ui {

/// In the order of CommandId.
std::span<const Command> commands();

/// Of the commands that switch something, those that are on.
CommandStates commands_on(const Session& session, const ViewState& state);

void carry_out(CommandContext& context, const Intent& intent);

} // namespace cow::ui

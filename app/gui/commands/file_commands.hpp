#pragma once
// The script and its file: what is edited, saved, added.

#include "app/gui/commands/command_context.hpp"

#include <string>

namespace cow::ui {

/// The editor takes the script's place, with the caret where the run is; or the script takes the editor's.
void toggle_editor(CommandContext& context);
void new_scenario(CommandContext& context);
/// To `path`, or to the file itself; asks where something would be lost.
void save(CommandContext& context, const std::string& path, bool overwrite);
/// "Save as".
void ask_for_name(CommandContext& context);

/// Opens the menu of what can be done to `target`.
void ask_what_to_do(CommandContext& context, const Target& target, Point at);
/// What the keyboard means: what is selected, or else the process of the step at the cursor.
Target pointed_at(const Session& session);

} // namespace cow::ui

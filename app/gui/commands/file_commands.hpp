#pragma once
// The script and its file: what is edited, saved, added.

#include "app/gui/commands/command_context.hpp"

#include <string>

namespace cow::ui {

/// Opens it, and remembers it among the recent ones; one that is empty or not there is opened to be written. Asks first
/// where the changes of what is open can be kept nowhere.
void open_file(CommandContext& context, const std::string& path);
/// "Open a file".
void ask_for_file(CommandContext& context);
/// Closes the window; asks first where there are changes that are not saved.
void quit(CommandContext& context);
/// What was asked before goes on.
void leave(CommandContext& context);

/// Whether the text is for this window to change; asks where it could be.
bool may_edit(CommandContext& context);
void edit_copy(CommandContext& context);
/// The editor takes the script's place, with the caret where the run is; or the script takes the editor's.
void toggle_editor(CommandContext& context);
void new_scenario(CommandContext& context);
/// The next program of a drill, with its question, which cannot be asked without the veil.
void open_drill(CommandContext& context);
/// To `path`, or to the file itself; asks where something would be lost.
void save(CommandContext& context, const std::string& path, bool overwrite);
/// "Save as".
void ask_for_name(CommandContext& context);

/// Asks where to save a picture.
void ask_where(CommandContext& context, const PictureWish& wish);
/// … and saves it there; asks where something would be lost.
void save_picture(CommandContext& context, const std::string& path, bool overwrite);

/// Opens the menu of what can be done to `target`.
void ask_what_to_do(CommandContext& context, const Target& target, Point at);
/// What the keyboard means: what is selected, or else the process of the step at the cursor.
Target pointed_at(const Session& session);

} // namespace cow::ui

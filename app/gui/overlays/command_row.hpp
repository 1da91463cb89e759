#pragma once
// A command as a row of the menu or of the palette.

#include "app/gui/view/view.hpp"

namespace cow::ui {

inline constexpr float command_row_height = 28; ///< before scaling

/// Does it change anything where we are? Opening the list of commands from itself does not.
bool worth_listing(const Command& entry);
void draw_command_row(const View& view, const Canvas& canvas, Rect row, const Command& entry, bool chosen);
/// Runs it instead of the list that it was chosen from.
void choose_command(const View& view, CommandId id);

} // namespace cow::ui

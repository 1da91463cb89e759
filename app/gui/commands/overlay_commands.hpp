#pragma once
// Opening and closing what lies over the window.

#include "app/gui/commands/command_context.hpp"

namespace cow::ui {

/// Opens it in place of what is open, or closes it.
void toggle_overlay(CommandContext& context, Overlay overlay);
void close_overlay(CommandContext& context);

template <Overlay overlay> void toggle_overlay(CommandContext& context) { toggle_overlay(context, overlay); }
template <Overlay overlay> bool overlay_open(const Session&, const ViewState& state) {
    return state.overlay == overlay;
}

} // namespace cow::ui

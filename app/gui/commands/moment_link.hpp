#pragma once
// What the window shows now, as a link.

#include "app/gui/commands/view_state.hpp"
#include "app/view/session/link.hpp"

namespace cow::ui {

/// Without the scenario where it is none of the catalog's, or has been changed: its text would have to be in the link.
Link moment_link(const Session& session, const ViewState& state, Language spoken);

} // namespace cow::ui

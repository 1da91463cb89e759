#pragma once
// The view as a whole, which can be taken back.

#include "app/gui/commands/view_state.hpp"
#include "app/view/session/view_history.hpp"

namespace cow::ui {

ViewChoice view_choice(const Session& session, const ViewState& state);
void show(const ViewChoice& choice, Session& session, ViewState& state);

} // namespace cow::ui

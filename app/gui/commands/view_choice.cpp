#include "app/gui/commands/view_choice.hpp"

namespace cow::ui {

ViewChoice view_choice(const Session& session, const ViewState& state) {
    return {session.selection(), state.camera, state.pinned.addr, with_look(state.settings, Settings())};
}

void show(const ViewChoice& choice, Session& session, ViewState& state) {
    state.settings = with_look(choice.settings, state.settings);
    state.camera = choice.camera;
    session.select(choice.selection);
    state.pinned.addr = choice.pinned;
}

} // namespace cow::ui

#include "app/gui/commands/view_state.hpp"

namespace cow::ui {

void follow(CursorNames& names, const Session& session) {
    const Player* player = session.player();
    if (player == nullptr) {
        names = {};
    } else if (!names.valid || names.generation != session.generation() || names.step != player->step()) {
        names = {true, session.generation(), player->step(), NameTable(*player)};
    }
}

void begin_anew(ViewState& state) {
    state.camera = {};
    state.overlay = Overlay::none;
    state.script.editor = {};
    state.pinned.addr.reset();
}

} // namespace cow::ui

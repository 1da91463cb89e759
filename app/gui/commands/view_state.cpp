#include "app/gui/commands/view_state.hpp"

namespace cow::ui {

void begin_anew(ViewState& state) {
    state.camera = {};
    state.overlay = Overlay::none;
    state.recovery_put_off = false;
    state.script.editor = {};
    state.pinned.addr.reset();
    state.projector = {};
    state.veil_lifted = false;
}

} // namespace cow::ui

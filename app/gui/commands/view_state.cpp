#include "app/gui/commands/view_state.hpp"

namespace cow::ui {

bool compares_kernels(const Session& session, const ViewState& state) {
    return state.compare.open && session.player() != nullptr && session.be_kernel() == nullptr &&
           !state.script.editor.open;
}

std::vector<std::string> words_of_comparison(const Session& session, ViewState& state) {
    return compares_kernels(session, state) ? comparison_lines(session, state.compare)
                                            : std::vector<std::string>{};
}

void begin_anew(ViewState& state) {
    state.camera = {};
    state.overlay = Overlay::none;
    state.recovery_put_off = false;
    state.script.editor = {};
    state.pinned.addr.reset();
    state.projector = {};
    state.veil_lifted = false;
    state.compare.chosen.clear();
    state.fault = {};
}

} // namespace cow::ui

#include "app/gui/overlays/go_to_overlay.hpp"

#include "app/gui/overlays/overlay_window.hpp"
#include "app/gui/paint/imgui_compat.hpp"
#include "core/language/language.hpp"

#include <algorithm>

namespace cow::ui {

void draw_go_to(const View& view, GoToState& state, Rect screen) {
    const Player* player = view.session.player();
    if (player == nullptr) {
        view.intents.emplace_back(RunCommand{CommandId::close});
        return;
    }
    const Canvas& canvas = view.canvas;
    const Palette& palette = canvas.palette();
    const float pad = canvas.px(12);
    const float line = canvas.px(24);
    const float input = canvas.px(36);
    const float width = std::min(canvas.px(380), screen.w - canvas.px(32));
    const Rect area{screen.center().x - width / 2, screen.h * 0.3F, width, 2 * line + input + 3 * pad};

    OverlayWindow window(view, "go to", area);
    const Canvas own = window.canvas();
    Rect rest = area.inset(pad);
    own.text(Face::strong, rest.take_top(line), tr("Go to step"), palette.text);
    const std::string range = trf("0 to {}, or 3.7 for event 7 of step 3", player->step_count());
    const bool changed = window.text_field(rest.take_top(input, pad), "", state.typed, state.fresh);
    state.fresh = false;
    state.wrong = state.wrong && !changed;
    own.text(Face::small, rest.take_top(line),
             state.wrong ? trf("There is no such step: 0 to {}.", player->step_count()) : range,
             state.wrong ? palette.vermilion_text : palette.text_dim);
    if (key_pressed(Key::enter)) {
        if (const auto place = parse_place(state.typed, player->step_count())) {
            view.intents.emplace_back(RunCommand{CommandId::close});
            view.intents.emplace_back(SeekPlace{*place});
        } else {
            state.wrong = true;
            state.fresh = true; // Enter took the cursor out of the field
        }
    }
    if (window.clicked_outside({})) {
        view.intents.emplace_back(RunCommand{CommandId::close});
    }
}

} // namespace cow::ui

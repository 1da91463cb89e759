#include "app/gui/panels/exercise/exercise_parts.hpp"

#include "app/gui/paint/imgui_compat.hpp"

#include <algorithm>

namespace cow::ui::exercise {

bool has_keys(const View& view) { return view.overlay == Overlay::none && !ImGui::GetIO().WantTextInput; }

bool letter_typed(char letter) {
    const auto& typed = ImGui::GetIO().InputQueueCharacters;
    const auto upper = static_cast<ImWchar>(letter - 'a' + 'A');
    return !modifier_held() && std::any_of(typed.begin(), typed.end(), [&](ImWchar one) {
        return one == static_cast<ImWchar>(letter) || one == upper;
    });
}

float button_width(const Canvas& canvas, const Button& button) {
    return canvas.text_width(Face::small, button.key) + canvas.text_width(Face::small, button.text) +
           canvas.px(24);
}

bool draw_button(const View& view, Rect place, const Button& button) {
    const Canvas& canvas = view.canvas;
    const Palette& palette = canvas.palette();
    const bool hot = canvas.hovered(place);
    canvas.fill(place, hot ? palette.control_hot : palette.control, canvas.px(5));
    canvas.outline(place, palette.line_strong, canvas.px(5));
    Rect rest = place.inset(canvas.px(8), 0);
    const float width = canvas.text_width(Face::small, button.key);
    canvas.text(Face::small, rest.take_left(width + 1, canvas.px(6)), button.key, palette.text_dim);
    canvas.text(Face::small, rest, button.text, palette.text);
    if (hot) {
        tooltip(canvas, button.tip);
    }
    return canvas.clicked(place);
}

void draw_mark(const Canvas& canvas, Rect place, bool right) {
    const Palette& palette = canvas.palette();
    if (right) {
        canvas.tick(place.center(), canvas.px(8), palette.green_text);
    } else {
        canvas.cross(place.center(), canvas.px(8), palette.vermilion_text, canvas.px(2));
    }
}

const Labels& labels_of(const View& view) {
    return view.session.names().of(view.session.be_kernel()->exercise().plan().proc);
}

} // namespace cow::ui::exercise

#include "app/gui/frame/dividers.hpp"

#include "app/gui/paint/pointer.hpp"

namespace cow::ui {

void drag_dividers(const View& view, std::optional<Divider>& held, const WindowLayout& layout, Point size) {
    const Canvas& canvas = view.canvas;
    if (held && !canvas.button_down()) {
        held.reset();
    }
    for (std::size_t i = 0; i < divider_count; ++i) {
        const auto which = static_cast<Divider>(i);
        const Rect grip = layout.dividers[i];
        if (grip.empty() || (held ? held != which : !canvas.hovered(grip))) {
            continue;
        }
        const bool upright = grip.h > grip.w;
        ImGui::SetMouseCursor(upright ? ImGuiMouseCursor_ResizeEW : ImGuiMouseCursor_ResizeNS);
        canvas.fill(upright ? grip.inset(grip.w / 3, 0) : grip.inset(0, grip.h / 3), canvas.palette().accent,
                    canvas.px(1));
        if (canvas.double_clicked(grip)) {
            view.intents.emplace_back(MoveDivider{which, 0});
            held.reset();
            continue;
        }
        if (canvas.clicked(grip)) {
            held = which;
        }
        if (held && mouse_moved() != Point{}) {
            const float wanted = divider_size(layout, which, mouse(), size, canvas.scale());
            view.intents.emplace_back(MoveDivider{which, std::max(wanted, 1.0F)});
        }
    }
}

} // namespace cow::ui

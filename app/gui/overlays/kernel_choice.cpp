#include "app/gui/overlays/kernel_choice.hpp"

#include "app/gui/overlays/overlay_window.hpp"
#include "app/gui/paint/imgui_compat.hpp"
#include "core/language/language.hpp"

#include <algorithm>
#include <array>

namespace cow::ui {
namespace {

constexpr float choice_width = 330;

struct Choice {
    JudgePlace place{};
    std::string_view name;
    std::string text;
};

std::array<Choice, 2> choices(const KernelChoiceState& state) {
    std::string own = state.missing;
    if (own.empty()) {
        own =
            tr("Booted in QEMU, as root there: it takes no privilege here, and nothing here can be harmed.");
    }
    return {Choice{JudgePlace::here, tr("This kernel"),
                   std::string(tr("The one that this program runs on, as far as this user may ask it."))},
            Choice{JudgePlace::own_machine, tr("A machine of its own"), std::move(own)}};
}

void draw_choice(const Canvas& canvas, const Choice& choice, Rect row, bool in_use, bool hot, bool missing) {
    const Palette& palette = canvas.palette();
    if (hot) {
        canvas.fill(row.inset(-canvas.px(6), 0), palette.control_hot, canvas.px(4));
    }
    row = row.inset(0, canvas.px(5));
    Rect name = row.take_top(canvas.line_height(Face::strong), canvas.px(3));
    const Rect mark = name.take_left(canvas.px(12), canvas.px(8));
    canvas.ring(mark.center(), canvas.px(5), palette.text_dim, canvas.px(1.4F));
    if (in_use) {
        canvas.dot(mark.center(), canvas.px(2.6F), palette.accent);
    }
    canvas.text(Face::strong, name, choice.name, palette.text);
    row.take_left(canvas.px(20));
    canvas.paragraph(Face::small, row, choice.text, missing ? palette.vermilion_text : palette.text_dim);
}

} // namespace

void draw_kernel_choice(const View& view, KernelChoiceState& state, Rect anchor) {
    const Canvas& canvas = view.canvas;
    const float edge = canvas.px(8);
    const float pad = canvas.px(12);
    const float width = std::min(canvas.px(choice_width), ImGui::GetIO().DisplaySize.x - 2 * edge);
    const std::array<Choice, 2> all = choices(state);
    const auto height_of = [&](const Choice& choice) {
        const Rect words{0, 0, width - 2 * pad - canvas.px(20), 0};
        return canvas.line_height(Face::strong) + canvas.px(13) +
               canvas.paragraph(Face::small, words, choice.text, 0, false);
    };
    const float height = height_of(all[0]) + height_of(all[1]) + 2 * pad;
    const Rect area{std::max(edge, anchor.right() - width), anchor.bottom() + canvas.px(4), width, height};
    OverlayWindow window(view, "which kernel", area);
    const Canvas own = window.canvas();
    const bool own_machine = view.settings.own_machine;
    if (key_pressed(Key::up) || key_pressed(Key::down)) {
        state.chosen = state.chosen == JudgePlace::here ? JudgePlace::own_machine : JudgePlace::here;
    }
    Rect rest = area.inset(pad);
    for (const Choice& choice : all) {
        const Rect row = rest.take_top(height_of(choice));
        if (window.hovered(row) && window.mouse_moved()) {
            state.chosen = choice.place;
        }
        const bool is_own = choice.place == JudgePlace::own_machine;
        draw_choice(own, choice, row, is_own == own_machine, choice.place == state.chosen,
                    is_own && !state.missing.empty());
        const bool entered = choice.place == state.chosen && key_pressed(Key::enter) && !window.appearing();
        if (window.clicked(row) || entered) {
            view.intents.emplace_back(RunCommand{CommandId::close});
            view.intents.emplace_back(ChooseKernel{choice.place});
        }
    }
    if (window.clicked_outside(anchor)) {
        view.intents.emplace_back(RunCommand{CommandId::close});
    }
}

} // namespace cow::ui

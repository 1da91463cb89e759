#include "app/gui/compare/compare_choice.hpp"

#include "app/gui/overlays/overlay_window.hpp"
#include "app/gui/paint/imgui_compat.hpp"
#include "app/view/compare/compared.hpp"
#include "core/language/language.hpp"

#include <algorithm>

namespace cow::ui {
namespace {

constexpr float list_width = 740; // design pixels
constexpr float kernel_row_height = 26;

/// All ways of fork by a sound kernel, then every fault.
std::vector<KernelChoice> all_kernels(ForkWay way) {
    std::vector<KernelChoice> out;
    for (const std::string_view name : fork_way_names()) {
        out.push_back({*fork_way_from_name(name), Bug::none});
    }
    for (const std::string_view name : bug_names()) {
        out.push_back({way, *bug_from_name(name)});
    }
    return out;
}

} // namespace

void toggle_kernel(CompareState& state, const Session& session, const KernelChoice& kernel) {
    state.chosen = chosen_kernels(session, state);
    const auto found = std::find(state.chosen.begin(), state.chosen.end(), kernel);
    if (found == state.chosen.end()) {
        if (state.chosen.size() >= CompareState::most_others) {
            state.chosen.erase(state.chosen.begin());
        }
        state.chosen.push_back(kernel);
    } else if (state.chosen.size() > 1) {
        state.chosen.erase(found);
    }
}

void draw_compare_choice(const View& view, CompareState& state, Rect window) {
    const Canvas& canvas = view.canvas;
    if (view.session.player() == nullptr) {
        view.intents.emplace_back(RunCommand{CommandId::close});
        return;
    }
    const KernelChoice own = kernel_of(view.session.player()->script().config);
    const std::vector<KernelChoice> all = all_kernels(own.way == ForkWay::vfork ? ForkWay::cow : own.way);
    const float pad = canvas.px(14);
    const float high = 2 * pad + canvas.px(2 * size::heading) +
                       static_cast<float>(all.size()) * canvas.px(kernel_row_height);
    const float wide = std::min(canvas.px(list_width), window.w - 2 * pad);
    const Rect area{window.center().x - wide / 2, std::max(pad, window.center().y - high / 2), wide, high};
    OverlayWindow overlay(view, "compare", area);
    const Canvas own_canvas = overlay.canvas();
    const Palette& palette = own_canvas.palette();
    choose_by_arrows(state.row, all.size());
    Rect rest = area.inset(pad);
    own_canvas.heading(rest.take_top(canvas.px(size::heading)), tr("KERNELS TO COMPARE"));
    own_canvas.text(
        Face::small, rest.take_top(canvas.px(size::heading)),
        tr("Beside the scenario's own, one or two of these. Enter or a click takes one in or out."),
        palette.text_dim);
    const std::vector<KernelChoice> chosen = chosen_kernels(view.session, state);
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Rect row = rest.take_top(canvas.px(kernel_row_height));
        const bool is_own = all[i] == own && !view.session.hides_fault();
        const bool in = is_own || std::find(chosen.begin(), chosen.end(), all[i]) != chosen.end();
        if (overlay.hovered(row) && overlay.mouse_moved()) {
            state.row = i;
        }
        if (state.row == i) {
            own_canvas.fill(row.inset(-canvas.px(6), 0), palette.control_hot, canvas.px(4));
        }
        Rect line = row;
        const Rect mark = line.take_left(canvas.px(14), canvas.px(8));
        const Rect box{mark.x, mark.center().y - canvas.px(6), canvas.px(12), canvas.px(12)};
        own_canvas.outline(box, palette.text_dim, canvas.px(3), canvas.px(1.4F));
        if (in) {
            own_canvas.tick(box.center(), canvas.px(9), is_own ? palette.text_dim : palette.accent);
        }
        const std::string name = kernel_choice_name(all[i]);
        own_canvas.elided(Face::strong, line.take_left(canvas.px(220), canvas.px(8)), name, palette.text);
        own_canvas.elided(Face::small, line,
                          all[i].bug == Bug::none ? kernel_text(all[i])
                                                  : std::string(tr(bug_text(all[i].bug))),
                          palette.text_dim);
        const bool entered = state.row == i && key_pressed(Key::enter) && !overlay.appearing();
        if (!is_own && (overlay.clicked(row) || entered)) {
            view.intents.emplace_back(CompareKernel{all[i]});
        }
    }
    if (overlay.clicked_outside({})) {
        view.intents.emplace_back(RunCommand{CommandId::close});
    }
}

} // namespace cow::ui

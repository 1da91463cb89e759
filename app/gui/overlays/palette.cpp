#include "app/gui/overlays/palette.hpp"

#include "app/gui/overlays/command_row.hpp"
#include "app/gui/overlays/overlay_window.hpp"
#include "app/gui/paint/imgui_compat.hpp"
#include "app/view/session/command_match.hpp"
#include "core/language/language.hpp"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

namespace cow::ui {
namespace {

constexpr std::size_t most_rows = 12;

/// In English or in the language in use; the best first.
std::vector<const Command*> commands_like(const View& view, std::string_view typed) {
    std::vector<std::pair<int, const Command*>> found;
    for (const Command& entry : view.commands) {
        const int score = std::max(match_score(typed, entry.name), match_score(typed, tr(entry.name)));
        if (worth_listing(entry) && score >= 0) {
            found.emplace_back(score, &entry);
        }
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<const Command*> out;
    for (const auto& [score, entry] : found) {
        out.push_back(entry);
    }
    return out;
}

} // namespace

void draw_palette(const View& view, PaletteState& state, Rect screen) {
    const Canvas& canvas = view.canvas;
    const float margin = canvas.px(10);
    const float row = canvas.px(command_row_height);
    const float input = canvas.px(36);
    const float width = std::min(canvas.px(560), screen.w - canvas.px(32));
    const auto fitting =
        static_cast<std::size_t>(std::max(1.0F, (screen.h * 0.84F - input - 3 * margin) / row));

    const std::vector<const Command*> found = commands_like(view, state.typed);
    const std::size_t shown = std::min({found.size(), most_rows, fitting});
    state.index = std::min(state.index, shown == 0 ? 0 : shown - 1);
    const float height = input + 3 * margin + row * static_cast<float>(std::max<std::size_t>(shown, 1));
    const Rect area{screen.center().x - width / 2, screen.h * 0.12F, width, height};

    OverlayWindow window(view, "palette", area);
    const Canvas own = window.canvas();
    Rect rest = area.inset(margin);
    window.text_field(rest.take_top(input, margin), tr("Type a command"), state.typed, state.fresh);
    state.fresh = false;
    choose_by_arrows(state.index, shown);
    if (shown == 0) {
        own.text(Face::body, rest.take_top(row).inset(own.px(10), 0), tr("No command is called that."),
                 canvas.palette().text_dim);
    }
    for (std::size_t i = 0; i < shown; ++i) {
        const Rect line = rest.take_top(row);
        if (window.hovered(line) && window.mouse_moved()) {
            state.index = i;
        }
        draw_command_row(view, own, line, *found[i], i == state.index);
        if (window.clicked(line) || (i == state.index && key_pressed(Key::enter))) {
            choose_command(view, found[i]->id);
        }
    }
    if (window.clicked_outside({})) {
        view.intents.emplace_back(RunCommand{CommandId::close});
    }
}

} // namespace cow::ui

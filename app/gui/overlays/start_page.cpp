#include "app/gui/overlays/start_page.hpp"

#include "app/gui/overlays/overlay_window.hpp"
#include "app/gui/paint/imgui_compat.hpp"
#include "app/view/words/lesson_text.hpp"
#include "core/language/language.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace cow::ui {
namespace {

constexpr float start_width = 520; // design pixels
constexpr float beginning_height = 46;

struct Beginning {
    CommandId command{}; ///< `close`: what lies behind the page
    std::string_view name;
    std::string text;
};

/// "0.1 · 5 min · One buffer": what the course begins or goes on with, which lies behind the page.
std::string first_text(const Session& session) {
    const Player* player = session.player();
    const std::string place = player == nullptr ? "" : lesson_text(player->script().lesson);
    return place.empty() ? session.title() : fmt::format("{} · {}", place, session.title());
}

std::array<Beginning, 5> beginnings(const View& view) {
    const bool begun = !view.settings.finished.empty();
    return {
        Beginning{CommandId::close, begun ? tr("Go on here") : tr("Start here"), first_text(view.session)},
        Beginning{CommandId::tour, tr("Tour"), std::string(tr("Two minutes that point at things."))},
        Beginning{CommandId::open_list, tr("Scenarios"), std::string(tr("All of them, by chapter."))},
        Beginning{CommandId::open_file, tr("Open a file"),
                  std::string(tr("A scenario of your own, by its path."))},
        Beginning{CommandId::new_scenario, tr("New scenario"),
                  std::string(tr("A text with a line for each step; errors are shown as you type."))}};
}

void draw_beginning(const Canvas& canvas, Rect row, const Beginning& beginning, bool chosen) {
    const Palette& palette = canvas.palette();
    canvas.fill(row, chosen ? palette.control_hot : palette.control, canvas.px(size::rounding));
    canvas.outline(row, chosen ? palette.accent : palette.line, canvas.px(size::rounding));
    Rect words = row.inset(canvas.px(14), canvas.px(4));
    const float line = (words.h - canvas.px(2)) / 2;
    canvas.text(Face::strong, words.take_top(line, canvas.px(2)), beginning.name, palette.text);
    canvas.elided(Face::small, words, beginning.text, palette.text_dim);
}

} // namespace

void draw_start_page(const View& view, StartPageState& state, Rect window) {
    const Canvas& canvas = view.canvas;
    const std::array<Beginning, 5> all = beginnings(view);
    const float pad = canvas.px(20);
    const float gap = canvas.px(8);
    const float width = std::min(canvas.px(start_width), window.w - canvas.px(32));
    const std::string_view about =
        tr("Copy-on-write paging as it happens: processes, page tables, frames, and what Linux "
           "decides at each fault.");
    const float heading = canvas.line_height(Face::title);
    const float words = canvas.paragraph(Face::body, {0, 0, width - 2 * pad, 0}, about, 0, false);
    const float rows = static_cast<float>(all.size());
    const float most = window.h - canvas.px(32);
    const float around = 2 * pad + heading + words + 2 * gap;
    const float row = std::min(canvas.px(beginning_height), (most - around) / rows - gap);
    const float height = std::min(around + rows * (row + gap), most);
    const Rect area{window.center().x - width / 2, window.center().y - height / 2, width, height};
    OverlayWindow overlay(view, "start page", area);
    const Canvas own = overlay.canvas();
    Rect rest = area.inset(pad);
    own.text(Face::title, rest.take_top(heading, gap), "Cowscope", own.palette().text);
    own.paragraph(Face::body, rest.take_top(words, gap), about, own.palette().text_dim);
    choose_by_arrows(state.chosen, all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Rect place = rest.take_top(row, gap);
        if (overlay.hovered(place) && overlay.mouse_moved()) {
            state.chosen = i;
        }
        draw_beginning(own, place, all[i], state.chosen == i);
        const bool entered = state.chosen == i && key_pressed(Key::enter) && !overlay.appearing();
        if (overlay.clicked(place) || entered) {
            view.intents.emplace_back(RunCommand{CommandId::close});
            if (all[i].command != CommandId::close) {
                view.intents.emplace_back(RunCommand{all[i].command});
            }
        }
    }
    if (overlay.clicked_outside({})) {
        view.intents.emplace_back(RunCommand{CommandId::close});
    }
}

} // namespace cow::ui

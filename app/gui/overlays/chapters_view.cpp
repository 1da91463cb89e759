#include "app/gui/overlays/chapters_view.hpp"

#include "app/gui/overlays/overlay_window.hpp"
#include "app/gui/paint/imgui_compat.hpp"
#include "app/view/base/chapters.hpp"
#include "core/language/language.hpp"

#include <algorithm>
#include <vector>

namespace cow::ui {
namespace {

constexpr float chapter_row = 30; // design pixels

void choose_chapter(ChaptersState& state, std::size_t count) {
    if (count == 0) {
        return;
    }
    state.chosen = std::min(state.chosen, count - 1);
    choose_by_arrows(state.chosen, count);
}

void draw_chapter(const Canvas& canvas, Rect row, const Chapter& chapter, bool chosen, bool in_use) {
    const Palette& palette = canvas.palette();
    if (chosen) {
        canvas.fill(row, palette.control_hot, canvas.px(4));
    }
    Rect line = row.inset(canvas.px(10), 0);
    const Rect mark = line.take_left(canvas.px(10), canvas.px(8));
    if (in_use) {
        canvas.arrow_right(mark.center(), canvas.px(9), palette.accent);
    }
    canvas.text(Face::mono_small, line.take_right(canvas.px(100), canvas.px(8)),
                trf("step {}", chapter.step + 1), palette.text_dim, Align::right);
    canvas.elided(Face::body, line, chapter.name, palette.text);
}

} // namespace

std::size_t chapter_in_use(const Player& player) {
    const std::vector<Chapter> chapters = chapters_of(player);
    const Chapter* here = chapter_at(chapters, player.step());
    return here == nullptr ? 0 : static_cast<std::size_t>(here - chapters.data());
}

void draw_chapters(const View& view, ChaptersState& state, Rect screen) {
    const Player* player = view.session.player();
    if (player == nullptr) {
        view.intents.emplace_back(RunCommand{CommandId::close});
        return;
    }
    const std::vector<Chapter>& chapters = view.session.run()->chapters();
    const Chapter* here = chapter_at(chapters, player->step());
    const Canvas& canvas = view.canvas;
    const float pad = canvas.px(12);
    const float row = canvas.px(chapter_row);
    const float top = canvas.px(26);
    const float width = std::min(canvas.px(560), screen.w - canvas.px(32));
    const auto rows = static_cast<float>(std::max<std::size_t>(chapters.size(), 1));
    const float height = std::min(top + rows * row + 3 * pad, screen.h - canvas.px(32));
    const Rect area{screen.center().x - width / 2, screen.center().y - height / 2, width, height};
    OverlayWindow window(view, "chapters", area);
    const Canvas own = window.canvas();
    Rect rest = area.inset(pad);
    own.text(Face::strong, rest.take_top(top, pad), tr("Chapters"), own.palette().text);
    if (chapters.empty()) {
        own.text(Face::body, rest.take_top(row), tr("This scenario has no chapters."),
                 own.palette().text_dim);
    }
    choose_chapter(state, chapters.size());
    // Of more than fit, those around the chosen one.
    const std::size_t fitting = how_many(rest.h, row, 0);
    const std::size_t first =
        chapters.size() <= fitting
            ? 0
            : std::min(state.chosen - std::min(state.chosen, fitting / 2), chapters.size() - fitting);
    for (std::size_t i = first; i < std::min(chapters.size(), first + fitting); ++i) {
        const Rect line = rest.take_top(row);
        if (window.hovered(line) && window.mouse_moved()) {
            state.chosen = i;
        }
        draw_chapter(own, line, chapters[i], i == state.chosen, &chapters[i] == here);
        if (window.clicked(line) || (i == state.chosen && key_pressed(Key::enter) && !window.appearing())) {
            view.intents.emplace_back(RunCommand{CommandId::close});
            view.intents.emplace_back(SeekStep{chapters[i].step});
        }
    }
    if (window.clicked_outside({})) {
        view.intents.emplace_back(RunCommand{CommandId::close});
    }
}

} // namespace cow::ui

#include "app/gui/panels/banner_view.hpp"

#include "app/view/session/fault_words.hpp"

namespace cow::ui {
namespace {

constexpr float mark_width = 30; // design pixels

void refresh_banner(const Session& session, BannerState& state) {
    const Position position = position_of(session);
    const std::vector<Trouble>& all = session.run()->troubles();
    const std::string fault = fault_note(session);
    if (!state.valid || state.position != position || state.known != all.size() || state.fault != fault) {
        state = {true, position, all.size(), trouble_note(all, *session.player()), fault};
        if (!state.note.heading.empty() && !fault.empty()) {
            state.note.lines.push_back(fault);
        }
    }
}

float draw_note(const Canvas& canvas, const TroubleNote& note, Rect area, bool draw) {
    const Palette& palette = canvas.palette();
    const float top = area.y;
    area.y += canvas.paragraph(Face::strong, area, note.heading, palette.vermilion_text, draw) + canvas.px(2);
    for (const std::string& line : note.lines) {
        area.y += canvas.paragraph(Face::body, area, line, palette.text, draw) + canvas.px(2);
    }
    return area.y - top;
}

Rect words_in(const Canvas& canvas, Rect panel) {
    Rect inner = panel.inset(canvas.px(size::padding), canvas.px(6));
    inner.take_left(canvas.px(mark_width));
    return inner;
}

} // namespace

float banner_height(const Canvas& canvas, const Session& session, BannerState& state, float width) {
    if (session.player() == nullptr) {
        return 0;
    }
    refresh_banner(session, state);
    if (state.note.heading.empty()) {
        return 0;
    }
    return draw_note(canvas, state.note, words_in(canvas, {0, 0, width, canvas.px(1000)}), false) +
           canvas.px(12);
}

void draw_banner(const Canvas& canvas, const BannerState& state, Rect panel) {
    const Palette& palette = canvas.palette();
    canvas.fill(panel, palette.fault_ground, canvas.px(size::rounding));
    canvas.outline(panel, palette.vermilion, canvas.px(size::rounding), canvas.px(1.6F));
    const Point mark{panel.x + canvas.px(size::padding + 8),
                     panel.y + canvas.px(6) + canvas.line_height(Face::strong) / 2};
    canvas.cross(mark, canvas.px(11), palette.vermilion, canvas.px(3));
    draw_note(canvas, state.note, words_in(canvas, panel), true);
}

} // namespace cow::ui

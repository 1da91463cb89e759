#include "app/gui/compare/fault_view.hpp"

#include "app/gui/overlays/overlay_window.hpp"
#include "app/gui/paint/imgui_compat.hpp"
#include "app/view/session/fault_words.hpp"
#include "core/language/language.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace cow::ui {
namespace {

constexpr float card_width = 720; // design pixels
constexpr float fault_row_height = 26;

/// The seven, and that there is none.
std::vector<Bug> all_faults() {
    std::vector<Bug> out;
    for (const std::string_view name : bug_names()) {
        out.push_back(*bug_from_name(name));
    }
    out.push_back(Bug::none);
    return out;
}

/// Paragraphs from top to bottom of a card.
class Lines {
public:
    Lines(const Canvas& canvas, Rect area, bool draw) : canvas_(canvas), area_(area), draw_(draw) {}
    void add(Face face, std::string_view text, Colour colour, float gap = 4) {
        const Rect rest{area_.x, area_.y + used_, area_.w, 0};
        used_ += canvas_.paragraph(face, rest, text, colour, draw_) + canvas_.px(gap);
    }
    float used() const { return used_; }

private:
    const Canvas& canvas_;
    Rect area_;
    bool draw_;
    float used_ = 0;
};

float draw_seen(const Canvas& canvas, const Session& session, Rect area, bool draw) {
    const Palette& palette = canvas.palette();
    Lines lines(canvas, area, draw);
    for (const std::string& line : seen_lines(session)) {
        lines.add(Face::body, line, palette.text);
    }
    return lines.used();
}

float draw_verdict(const Canvas& canvas, const FaultState& state, Rect area, bool draw) {
    if (!state.guess) {
        return 0;
    }
    const Palette& palette = canvas.palette();
    Lines lines(canvas, area, draw);
    const Colour colour = state.judged.guess == Guess::right  ? palette.green_text
                          : state.judged.guess == Guess::fits ? palette.yellow_text
                                                              : palette.vermilion_text;
    bool first = true;
    for (const std::string& line : guess_lines(state.judged, *state.guess, state.over)) {
        lines.add(first ? Face::strong : Face::body, line, first ? colour : palette.text);
        first = false;
    }
    return lines.used();
}

void draw_row(const Canvas& canvas, Rect row, Bug bug, const FaultState& state, bool hot) {
    const Palette& palette = canvas.palette();
    if (hot) {
        canvas.fill(row.inset(-canvas.px(6), 0), palette.control_hot, canvas.px(4));
    }
    Rect line = row;
    const Rect mark = line.take_left(canvas.px(14), canvas.px(8));
    if (state.guess == bug) {
        if (state.judged.guess == Guess::right) {
            canvas.tick(mark.center(), canvas.px(11), palette.green_text);
        } else {
            canvas.cross(mark.center(), canvas.px(10), palette.vermilion_text, canvas.px(2));
        }
    }
    canvas.text(Face::strong, line.take_left(canvas.px(190), canvas.px(8)), bug_name(bug), palette.text);
    canvas.text(Face::small, line, tr(bug_text(bug)), palette.text_dim);
}

} // namespace

void FaultState::take(const Session& session, Bug named) {
    const Player& player = *session.player();
    guess = named;
    steps = player.step() + (player.timeline().inside_step() ? 1 : 0);
    over = player.at_end();
    judged = judge_guess(player.script(), named, steps);
}

void draw_fault(const View& view, FaultState& state, Rect window) {
    const Canvas& canvas = view.canvas;
    if (view.session.player() == nullptr) {
        view.intents.emplace_back(RunCommand{CommandId::close});
        return;
    }
    const std::vector<Bug> all = all_faults();
    const float pad = canvas.px(14);
    const float wide = std::min(canvas.px(card_width), window.w - 2 * pad);
    const Rect words{0, 0, wide - 2 * pad, 0};
    const float seen = draw_seen(canvas, view.session, words, false) + canvas.px(6);
    const float verdict = draw_verdict(canvas, state, words, false);
    const std::size_t rows = all.size() + (view.session.hides_fault() ? 1 : 0);
    const float high = 2 * pad + canvas.px(size::heading) + seen + verdict + canvas.px(8) +
                       static_cast<float>(rows) * canvas.px(fault_row_height);
    const Rect area{window.center().x - wide / 2, std::max(pad, window.center().y - high / 2), wide, high};
    OverlayWindow overlay(view, "fault", area);
    const Canvas own = overlay.canvas();
    choose_by_arrows(state.row, rows);
    Rect rest = area.inset(pad);
    own.heading(rest.take_top(canvas.px(size::heading)), tr("WHAT IS WRONG WITH THIS KERNEL?"));
    draw_seen(own, view.session, rest.take_top(seen), true);
    for (std::size_t i = 0; i < rows; ++i) {
        const Rect row = rest.take_top(canvas.px(fault_row_height));
        if (overlay.hovered(row) && overlay.mouse_moved()) {
            state.row = i;
        }
        const bool chosen =
            overlay.clicked(row) || (state.row == i && key_pressed(Key::enter) && !overlay.appearing());
        if (i < all.size()) {
            draw_row(own, row, all[i], state, state.row == i);
            if (chosen && view.session.hides_fault()) {
                view.intents.emplace_back(NameFault{all[i]});
            }
            continue;
        }
        if (state.row == i) {
            own.fill(row.inset(-canvas.px(6), 0), own.palette().control_hot, canvas.px(4));
        }
        Rect line = row;
        line.take_left(canvas.px(22));
        own.text(Face::body, line, tr("I give up: show it."), own.palette().text_dim);
        if (chosen) {
            view.intents.emplace_back(NameFault{view.session.player()->script().config.bug});
        }
    }
    rest.take_top(canvas.px(8));
    draw_verdict(own, state, rest, true);
    if (overlay.clicked_outside({})) {
        view.intents.emplace_back(RunCommand{CommandId::close});
    }
}

} // namespace cow::ui

#include "app/gui/overlays/tour.hpp"

#include "app/gui/overlays/overlay_window.hpp"
#include "app/gui/paint/imgui_compat.hpp"
#include "core/language/language.hpp"

#include <algorithm>
#include <vector>

namespace cow::ui {
namespace {

struct Stop {
    std::string_view title;
    std::string_view text;
    Rect TourPlaces::*place = nullptr; ///< null: the whole window
};

constexpr Stop stops[] = {
    {tr_later("Welcome to Cowscope"),
     tr_later("It shows what an operating system does when processes share memory, one event at a time. This "
              "tour takes two "
              "minutes; Esc ends it, and it is in the menu for later."),
     nullptr},
    {tr_later("The scenario"),
     tr_later("A scenario is a plain text: one step a line. The line with the frame comes next. A click on a "
              "line goes there."),
     &TourPlaces::script},
    {tr_later("Step by step"),
     tr_later("The right arrow key runs a step, the down arrow key a single event, and left and up take them "
              "back. Space plays."),
     &TourPlaces::buttons},
    {tr_later("Processes"),
     tr_later("Each process has its own page table. P, W, U, A and D are the bits of an entry: present, "
              "writable, user, "
              "accessed, dirty. T lights up while the TLB holds it."),
     &TourPlaces::processes},
    {tr_later("Physical memory"),
     tr_later("These are the frames. The badge counts references, the stripes on top are the processes that "
              "map the frame. "
              "Two stripes: it is shared, and the next write will copy it."),
     &TourPlaces::memory},
    {tr_later("What is happening"),
     tr_later("Each event in a sentence, and what the author of the scenario has to say about it."),
     &TourPlaces::narration},
    {tr_later("Time"),
     tr_later(
         "Steps and their events, to scale; a high mark is a page fault. Drag to go anywhere, also back."),
     &TourPlaces::timeline},
    {tr_later("The judge"),
     tr_later("Switched on, every step is done by real processes on this machine's Linux as well, and "
              "compared with the picture."),
     &TourPlaces::real_kernel},
    {tr_later("Everything else"),
     tr_later("All commands with their keys are in the menu. Ctrl+K finds one by typing, F1 explains keys "
              "and mouse."),
     &TourPlaces::menu},
};

/// The stops that have a place in this window.
std::vector<std::size_t> stops_in(const TourPlaces& places) {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < std::size(stops); ++i) {
        if (stops[i].place == nullptr || !(places.*stops[i].place).empty()) {
            out.push_back(i);
        }
    }
    return out;
}

/// Beside what it is about: on the side with most room, inside the window.
Rect card_beside(Rect window, Rect place, Point size, float gap) {
    if (place.empty()) {
        return {window.center().x - size.x / 2, window.center().y - size.y / 2, size.x, size.y};
    }
    const float right = window.right() - place.right();
    const float left = place.x;
    const float below = window.bottom() - place.bottom();
    const float above = place.y;
    Rect card{place.center().x - size.x / 2, place.center().y - size.y / 2, size.x, size.y};
    if (below >= size.y + 2 * gap) {
        card.y = place.bottom() + gap;
    } else if (above >= size.y + 2 * gap) {
        card.y = place.y - size.y - gap;
    } else if (right >= left && right >= size.x + 2 * gap) {
        card.x = place.right() + gap;
    } else if (left >= size.x + 2 * gap) {
        card.x = place.x - size.x - gap;
    }
    card.x = std::clamp(card.x, window.x + gap, std::max(window.x + gap, window.right() - size.x - gap));
    card.y = std::clamp(card.y, window.y + gap, std::max(window.y + gap, window.bottom() - size.y - gap));
    return card;
}

bool button(const OverlayWindow& overlay, const Canvas& canvas, Rect rect, std::string_view text, bool main) {
    const Palette& palette = canvas.palette();
    canvas.fill(rect,
                main                    ? blend(palette.panel, palette.accent, 0.35F)
                : overlay.hovered(rect) ? palette.control_hot
                                        : palette.control,
                canvas.px(5));
    canvas.outline(rect, main ? palette.accent : palette.line, canvas.px(5));
    canvas.text(Face::strong, rect, text, palette.text, Align::center);
    return overlay.clicked(rect);
}

} // namespace

void draw_tour(const View& view, TourState& state, Rect window, const TourPlaces& places) {
    const Canvas& canvas = view.canvas;
    const Palette& palette = canvas.palette();
    const std::vector<std::size_t> shown = stops_in(places);
    std::size_t& at = state.stop;
    at = std::min(at, shown.size() - 1);
    const Stop& stop = stops[shown[at]];
    const Rect place = stop.place == nullptr ? Rect{} : (places.*stop.place).inset(-canvas.px(4));

    const float pad = canvas.px(18);
    const float width = std::min(canvas.px(430), window.w - canvas.px(24));
    const float text = canvas.paragraph(Face::body, {0, 0, width - 2 * pad, 0}, tr(stop.text), 0, false);
    const float height = canvas.px(30) + text + canvas.px(14 + 34) + 2 * pad;
    const Rect area =
        card_beside(window, place, {width, std::min(height, window.h - canvas.px(16))}, canvas.px(12));
    OverlayWindow overlay(view, "tour", area, place);
    const Canvas own = overlay.canvas();
    Rect rest = area.inset(pad);
    own.text(Face::title, rest.take_top(own.px(24), own.px(6)), tr(stop.title), palette.text);
    own.paragraph(Face::body, rest, tr(stop.text), palette.text_dim);
    Rect bottom = rest.take_bottom(own.px(32));
    const bool last = at + 1 == shown.size();
    const auto width_of = [&](std::string_view word) {
        return own.text_width(Face::strong, word) + own.px(34);
    };
    const std::string_view next = last ? tr("Start") : tr("Next");
    const bool forward = button(overlay, own, bottom.take_right(width_of(next), own.px(8)), next, true) ||
                         key_pressed(Key::enter) || key_pressed(Key::right) || key_pressed(Key::space);
    const bool back = at > 0 && (button(overlay, own, bottom.take_right(width_of(tr("Back")), own.px(8)),
                                        tr("Back"), false) ||
                                 key_pressed(Key::left));
    own.text(Face::small, bottom, trf("{} of {}", at + 1, shown.size()), palette.text_faint);
    if (forward && last) {
        view.intents.emplace_back(RunCommand{CommandId::close});
    } else if (forward) {
        ++at;
    } else if (back) {
        --at;
    }
}

} // namespace cow::ui

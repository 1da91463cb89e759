#include "app/gui/overlays/menu_and_palette.hpp"

#include "app/gui/overlays/overlay_window.hpp"
#include "app/gui/paint/imgui_compat.hpp"
#include "app/view/session/command_match.hpp"
#include "core/language/language.hpp"

#include <algorithm>
#include <utility>

namespace cow::ui {
namespace {

constexpr float command_row_height = 28;
constexpr float least_row = 19;
constexpr std::size_t palette_rows = 12;

/// Does it change anything where we are? Opening the list of commands from itself does not.
bool worth_listing(const Command& entry) {
    return entry.id != CommandId::palette && entry.id != CommandId::menu && entry.id != CommandId::close;
}

void draw_row(const View& view, const Canvas& canvas, Rect row, const Command& entry, bool chosen) {
    const Palette& palette = canvas.palette();
    if (chosen) {
        canvas.fill(row, palette.control_hot, canvas.px(4));
    }
    Rect inner = row.inset(canvas.px(10), 0);
    const std::string keys = keys_text(entry);
    const Rect right = inner.take_right(canvas.text_width(Face::mono_small, keys), canvas.px(12));
    canvas.text(Face::mono_small, right, keys, palette.sky, Align::right);
    const float mark = canvas.px(16);
    if (is_on(view, entry.id)) {
        const Rect box = inner.take_left(mark);
        canvas.tick(box.center(), canvas.px(9), palette.green_text);
    } else {
        inner.take_left(mark);
    }
    canvas.text(Face::body, inner, tr(entry.name), palette.text);
}

void choose(const View& view, CommandId id) {
    view.intents.emplace_back(RunCommand{CommandId::close});
    view.intents.emplace_back(RunCommand{id});
}

} // namespace

void draw_menu(const View& view, Rect anchor) {
    const Canvas& canvas = view.canvas;
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    float rows = static_cast<float>(section_count);
    auto left = static_cast<float>(Section::look); // rows of the first column, where there are two
    for (const Command& entry : view.commands) {
        rows += worth_listing(entry) ? 1.0F : 0.0F;
        left += worth_listing(entry) && entry.section < Section::look ? 1.0F : 0.0F;
    }
    const float margin = canvas.px(8);
    // In two columns where one would be too high.
    const float room = screen.y - anchor.bottom() - canvas.px(12) - 2 * margin;
    float row = canvas.px(command_row_height);
    const float columns = rows * row > room && screen.x > canvas.px(660) ? 2.0F : 1.0F;
    const float tallest = columns > 1 ? std::max(left, rows - left) : rows;
    row = std::max(std::min(row, room / tallest), canvas.px(least_row));
    const float width = std::min(canvas.px(330) * columns, screen.x - canvas.px(16));
    const float height = std::min(row * tallest, room) + 2 * margin; // the rest is scrolled to
    const Rect area{std::max(canvas.px(8), anchor.right() - width), anchor.bottom() + canvas.px(4), width,
                    height};
    OverlayWindow window(view, "menu", area);
    const Canvas own = window.canvas();
    Rect column{area.x + margin, area.y + margin - ImGui::GetScrollY(), (width - 2 * margin) / columns,
                row * tallest};
    Rect rest = column;
    Section section = Section::window;
    bool first = true;
    for (const Command& entry : view.commands) {
        if (!worth_listing(entry)) {
            continue;
        }
        if (first || entry.section != section) {
            section = entry.section;
            if (columns > 1 && section == Section::look) {
                rest = column.moved({column.w, 0});
            }
            own.heading(rest.take_top(row).inset(own.px(10), 0), tr(section_name(section)));
            first = false;
        }
        const Rect line = rest.take_top(row);
        const bool hot = window.hovered(line);
        draw_row(view, own, line, entry, hot);
        if (hot) {
            tooltip(own, tr(entry.help));
        }
        if (window.clicked(line)) {
            choose(view, entry.id);
        }
    }
    ImGui::Dummy({1, row * tallest + 2 * margin});
    if (window.clicked_outside(anchor)) {
        view.intents.emplace_back(RunCommand{CommandId::close});
    }
}

void draw_palette(const View& view, Rect screen) {
    const Canvas& canvas = view.canvas;
    PaletteState& state = view.state.palette;
    const float margin = canvas.px(10);
    const float row = canvas.px(command_row_height);
    const float input = canvas.px(36);
    const float width = std::min(canvas.px(560), screen.w - canvas.px(32));
    const auto fitting =
        static_cast<std::size_t>(std::max(1.0F, (screen.h * 0.84F - input - 3 * margin) / row));

    std::vector<std::pair<int, const Command*>> found;
    for (const Command& entry : view.commands) {
        const int score =
            std::max(match_score(state.typed, entry.name), match_score(state.typed, tr(entry.name)));
        if (worth_listing(entry) && score >= 0) {
            found.emplace_back(score, &entry);
        }
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    const std::size_t shown = std::min({found.size(), palette_rows, fitting});
    state.index = std::min(state.index, shown == 0 ? 0 : shown - 1);
    const float height = input + 3 * margin + row * static_cast<float>(std::max<std::size_t>(shown, 1));
    const Rect area{screen.center().x - width / 2, screen.h * 0.12F, width, height};

    OverlayWindow window(view, "palette", area);
    const Canvas own = window.canvas();
    Rect rest = area.inset(margin);
    window.text_field(rest.take_top(input, margin), tr("Type a command"), state.typed, state.fresh);
    state.fresh = false;
    if (key_pressed(Key::down) && shown > 0) {
        state.index = (state.index + 1) % shown;
    }
    if (key_pressed(Key::up) && shown > 0) {
        state.index = (state.index + shown - 1) % shown;
    }
    if (shown == 0) {
        own.text(Face::body, rest.take_top(row).inset(own.px(10), 0), tr("No command is called that."),
                 canvas.palette().text_dim);
    }
    for (std::size_t i = 0; i < shown; ++i) {
        const Rect line = rest.take_top(row);
        if (window.hovered(line) && window.mouse_moved()) {
            state.index = i;
        }
        draw_row(view, own, line, *found[i].second, i == state.index);
        if (window.clicked(line) || (i == state.index && key_pressed(Key::enter))) {
            choose(view, found[i].second->id);
        }
    }
    if (window.clicked_outside({})) {
        view.intents.emplace_back(RunCommand{CommandId::close});
    }
}

} // namespace cow::ui

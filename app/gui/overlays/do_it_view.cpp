#include "app/gui/overlays/do_it_view.hpp"

#include "app/gui/overlays/overlay_window.hpp"
#include "app/gui/paint/imgui_compat.hpp"
#include "app/view/session/do_it.hpp"
#include "core/language/language.hpp"

#include <algorithm>
#include <string_view>

namespace cow::ui {
namespace {

constexpr float action_height = 24;

struct Columns {
    float group = 0;
    float name = 0;
    float line = 0;
};

std::string_view first_line(const DoItem& item) {
    return std::string_view(item.lines).substr(0, item.lines.find('\n'));
}
std::string_view last_line(const DoItem& item) {
    const std::size_t feed = item.lines.rfind('\n');
    return std::string_view(item.lines).substr(feed == std::string::npos ? 0 : feed + 1);
}

Columns measure(const Canvas& canvas, const std::vector<DoItem>& items) {
    Columns out;
    for (const DoItem& item : items) {
        out.group = std::max(out.group, canvas.text_width(Face::small, group_name(item.group)));
        out.name = std::max(out.name, canvas.text_width(Face::body, item.name));
        out.line = std::max(out.line, canvas.text_width(Face::mono_small, last_line(item)));
    }
    const float gap = canvas.px(16);
    out.group += gap;
    out.name += gap;
    out.line += canvas.px(4);
    return out;
}

/// Letters and digits change what a store writes.
void take_value(DoItState& state) {
    for (const ImWchar typed : ImGui::GetIO().InputQueueCharacters) {
        const bool plain = (typed >= '0' && typed <= '9') || (typed >= 'a' && typed <= 'z') ||
                           (typed >= 'A' && typed <= 'Z');
        if (plain && !modifier_held()) {
            state.value = static_cast<char>(typed);
        }
    }
}

/// Up, Down, Home, End, and the wheel.
void take_moves(DoItState& state, std::size_t count, std::size_t rows) {
    choose_by_arrows(state.index, count);
    if (key_pressed(Key::home)) {
        state.index = 0;
    }
    if (key_pressed(Key::end)) {
        state.index = count - 1;
    }
    state.index = std::min(state.index, count - 1);
    const float wheel = ImGui::GetIO().MouseWheel;
    if (wheel != 0) {
        state.first -= wheel > 0 ? std::min<std::size_t>(state.first, 1) : 0;
        state.first += wheel < 0 ? 1 : 0;
        state.index = std::clamp(state.index, state.first, state.first + rows - 1);
    }
    state.first = std::min(state.first, state.index);
    state.first = std::max(state.first, state.index + 1 - std::min(rows, state.index + 1));
    state.first = std::min(state.first, count - std::min(rows, count));
}

/// Where the menu's parts are, and how many rows find room.
struct DoItLayout {
    Columns columns;
    Rect area;
    std::size_t rows = 1;
    float row = 0;
    float pad = 0;
    float heading = 0;
    float note = 0;
};
DoItLayout layout_of(const Canvas& canvas, const std::vector<DoItem>& items, std::size_t count, Point at,
                     Rect screen) {
    DoItLayout out;
    out.columns = measure(canvas, items);
    out.row = canvas.px(action_height);
    out.pad = canvas.px(10);
    out.heading = canvas.px(28);
    out.note = canvas.px(22);
    const float around = out.heading + out.note + 2 * out.pad;
    const float edge = canvas.px(8);
    const float room = screen.h - around - 2 * edge;
    out.rows =
        std::min(std::max<std::size_t>(count, 1), static_cast<std::size_t>(std::max(1.0F, room / out.row)));
    const float wanted = out.columns.group + out.columns.name + out.columns.line + 2 * out.pad;
    const float width = std::min(std::max(wanted, canvas.px(380)), screen.w - 2 * edge);
    const float height = around + out.row * static_cast<float>(out.rows);
    out.area = {std::clamp(at.x, edge, std::max(edge, screen.w - width - edge)),
                std::clamp(at.y, edge, std::max(edge, screen.h - height - edge)), width, height};
    return out;
}

/// `group`: its name is told here, at the first of its items.
void draw_item(const Canvas& canvas, const Columns& columns, const DoItem& item, Rect line, bool chosen,
               bool group) {
    const Palette& palette = canvas.palette();
    if (chosen) {
        canvas.fill(line.inset(-canvas.px(4), 0), palette.control_hot, canvas.px(4));
    }
    const Rect group_box = line.take_left(columns.group);
    if (group) {
        canvas.text(Face::small, group_box, group_name(item.group), palette.text_faint);
    }
    canvas.elided(Face::body, line.take_left(columns.name), item.name, palette.text);
    canvas.elided(Face::mono_small, line, last_line(item), palette.text_dim);
}

bool stores(const DoItem& item) { return first_line(item).find(": store ") != std::string_view::npos; }

void close_menu(const View& view) { view.intents.emplace_back(RunCommand{CommandId::close}); }

} // namespace

void draw_do_it(const View& view, DoItState& state, Rect screen) {
    const Player* player = view.session.player();
    if (player == nullptr) {
        close_menu(view);
        return;
    }
    take_value(state);
    const std::vector<DoItem> items = things_to_do(*player, state.target, state.value);
    const bool broken = !view.session.document().ok();
    const std::size_t count = broken ? 0 : items.size();
    const DoItLayout layout = layout_of(view.canvas, items, count, state.at, screen);
    OverlayWindow window(view, "do it", layout.area);
    const Canvas own = window.canvas();
    const Palette& palette = own.palette();
    Rect rest = layout.area.inset(layout.pad, layout.pad);
    const std::string about = target_text(*player, state.target);
    own.elided(Face::strong, rest.take_top(layout.heading), about, palette.text);
    const Rect foot = rest.take_bottom(layout.note);
    if (count == 0) {
        own.text(Face::body, rest,
                 broken ? tr("The script has an error; it comes first.")
                        : tr("Nothing can be done here now."),
                 palette.text_dim);
    } else {
        take_moves(state, count, layout.rows);
    }
    for (std::size_t i = state.first; i < std::min(count, state.first + layout.rows); ++i) {
        const Rect line = rest.take_top(layout.row);
        if (window.hovered(line) && window.mouse_moved()) {
            state.index = i;
        }
        const bool group = i == state.first || items[i - 1].group != items[i].group;
        draw_item(own, layout.columns, items[i], line, i == state.index, group);
        if (window.clicked(line) || (i == state.index && key_pressed(Key::enter))) {
            close_menu(view);
            view.intents.emplace_back(AddSteps{items[i].lines});
        }
    }
    own.text(Face::small, foot,
             count > 0 && std::any_of(items.begin(), items.end(), stores)
                 ? tr("A letter typed here is the one that is stored.")
                 : tr("Each becomes a line of the script."),
             palette.text_faint);
    if (window.clicked_outside({})) {
        close_menu(view);
    }
}

} // namespace cow::ui

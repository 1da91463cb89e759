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

/// How wide its columns are for these items.
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
    if (key_pressed(Key::down)) {
        state.index = (state.index + 1) % count;
    }
    if (key_pressed(Key::up)) {
        state.index = (state.index + count - 1) % count;
    }
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

} // namespace

void draw_do_it(const View& view, Rect screen) {
    const Canvas& canvas = view.canvas;
    const Palette& palette = canvas.palette();
    DoItState& state = view.state.do_it;
    const Player* player = view.session.player();
    const auto close = [&] { view.intents.emplace_back(RunCommand{CommandId::close}); };
    if (player == nullptr) {
        close();
        return;
    }
    take_value(state);
    const std::vector<DoItem> items = things_to_do(*player, state.target, state.value);
    const bool broken = !view.session.document().ok();
    const float row = canvas.px(action_height);
    const float pad = canvas.px(10);
    const float heading = canvas.px(28);
    const float note = canvas.px(22);
    const Columns columns = measure(canvas, items);
    const std::size_t count = broken ? 0 : items.size();
    const float room = screen.h - 2 * pad - heading - note - canvas.px(16);
    const std::size_t rows =
        std::min(std::max<std::size_t>(count, 1), static_cast<std::size_t>(std::max(1.0F, room / row)));
    const float wanted = std::max(columns.group + columns.name + columns.line + 2 * pad, canvas.px(380));
    const float width = std::min(wanted, screen.w - canvas.px(16));
    const float height = heading + note + row * static_cast<float>(rows) + 2 * pad;
    const Rect area{
        std::clamp(state.at.x, canvas.px(8), std::max(canvas.px(8), screen.w - width - canvas.px(8))),
        std::clamp(state.at.y, canvas.px(8), std::max(canvas.px(8), screen.h - height - canvas.px(8))), width,
        height};
    OverlayWindow window(view, "do it", area);
    const Canvas own = window.canvas();
    Rect rest = area.inset(pad, pad);
    own.elided(Face::strong, rest.take_top(heading), target_text(*player, state.target), palette.text);
    const Rect foot = rest.take_bottom(note);
    if (count == 0) {
        own.text(Face::body, rest,
                 broken ? tr("The script has an error; it comes first.")
                        : tr("Nothing can be done here now."),
                 palette.text_dim);
    } else {
        take_moves(state, count, rows);
    }
    for (std::size_t i = state.first; i < std::min(count, state.first + rows); ++i) {
        const DoItem& item = items[i];
        const Rect line = rest.take_top(row);
        if (window.hovered(line) && window.mouse_moved()) {
            state.index = i;
        }
        if (i == state.index) {
            own.fill(line.inset(-canvas.px(4), 0), palette.control_hot, own.px(4));
        }
        Rect inner = line;
        const Rect group = inner.take_left(columns.group);
        if (i == state.first || items[i - 1].group != item.group) {
            own.text(Face::small, group, group_name(item.group), palette.text_faint);
        }
        own.elided(Face::body, inner.take_left(columns.name), item.name, palette.text);
        own.elided(Face::mono_small, inner, last_line(item), palette.text_dim);
        if (window.clicked(line) || (i == state.index && key_pressed(Key::enter))) {
            close();
            view.intents.emplace_back(AddSteps{item.lines});
        }
    }
    const bool stores = count > 0 && std::any_of(items.begin(), items.end(), [](const DoItem& item) {
                            return first_line(item).find(": store ") != std::string_view::npos;
                        });
    own.text(Face::small, foot,
             stores ? tr("A letter typed here is the one that is stored.")
                    : tr("Each becomes a line of the script."),
             palette.text_faint);
    if (window.clicked_outside({})) {
        close();
    }
}

} // namespace cow::ui

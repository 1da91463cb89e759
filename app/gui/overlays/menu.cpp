#include "app/gui/overlays/menu.hpp"

#include "app/gui/overlays/command_row.hpp"
#include "app/gui/overlays/overlay_window.hpp"
#include "core/language/language.hpp"

#include <algorithm>

namespace cow::ui {
namespace {

constexpr float least_row = 19;

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
        draw_command_row(view, own, line, entry, hot);
        if (hot) {
            tooltip(own, tr(entry.help));
        }
        if (window.clicked(line)) {
            choose_command(view, entry.id);
        }
    }
    ImGui::Dummy({1, row * tallest + 2 * margin});
    if (window.clicked_outside(anchor)) {
        view.intents.emplace_back(RunCommand{CommandId::close});
    }
}

} // namespace cow::ui

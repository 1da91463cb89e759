#include "app/gui/help_overlay.hpp"

#include "app/gui/commands.hpp"
#include "core/language/language.hpp"

namespace cow::gui {
namespace {

constexpr float row_height = 25;

struct Hint {
    std::string_view what;
    std::string_view help;
};
constexpr Hint mouse_hints[] = {
    {"Drag in the timeline", "Go to any event."},
    {"Click a script line", "Go to just before that line."},
    {"Click a page or frame", "Show its wires; once more lets go."},
    {"Point at anything", "A few words about it."},
};

void draw_row(const Canvas& canvas, Rect row, std::string_view keys, std::string_view name,
              std::string_view help) {
    const Rect key = row.take_left(canvas.px(132), canvas.px(12));
    canvas.text(Face::mono_small, key, keys, theme().sky, Align::right);
    if (!name.empty()) {
        canvas.text(Face::strong, row.take_left(canvas.px(228), canvas.px(8)), name, theme().text);
    }
    canvas.text(Face::body, row, help, theme().text_dim);
}

} // namespace

void draw_help(const View& view, Rect window) {
    const Canvas& canvas = view.canvas;
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize({window.w, window.h});
    ImGui::SetNextWindowFocus();
    ImGui::Begin("help", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                     ImGuiWindowFlags_NoBackground);
    const Canvas own = canvas.in_window();
    own.fill(window, 0xb0000000U);

    const std::size_t rows = commands().size() + std::size(mouse_hints);
    const float height = canvas.px(row_height) * static_cast<float>(rows) + canvas.px(92);
    const float width = std::min(canvas.px(836), window.w - canvas.px(32));
    Rect card{window.center().x - width / 2, window.center().y - std::min(height, window.h) / 2, width,
              std::min(height, window.h)};
    own.fill(card, theme().card, canvas.px(size::rounding));
    own.outline(card, theme().line_strong, canvas.px(size::rounding));
    Rect rest = card.inset(canvas.px(20), canvas.px(16));
    own.text(Face::title, rest.take_top(canvas.px(28), canvas.px(10)), "Keys and mouse", theme().text);
    // On a small window the rows move closer, so that none is lost.
    const float row = std::min(canvas.px(row_height), (rest.h - canvas.px(14)) / static_cast<float>(rows));
    for (const Command& entry : commands()) {
        draw_row(own, rest.take_top(row), keys_text(entry), tr(entry.name), tr(entry.help));
    }
    rest.take_top(canvas.px(12));
    for (const Hint& hint : mouse_hints) {
        draw_row(own, rest.take_top(row), "", hint.what, hint.help);
    }
    if (ImGui::IsMouseClicked(ImGuiMouseButton_Left) && !ImGui::IsWindowAppearing()) {
        view.intents.emplace_back(RunCommand{CommandId::close});
    }
    ImGui::End();
}

} // namespace cow::gui

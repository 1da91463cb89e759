#include "app/gui/overlays/help_overlay.hpp"

#include "app/gui/overlays/overlay_window.hpp"
#include "app/gui/paint/imgui_compat.hpp"
#include "app/view/words/glossary.hpp"
#include "core/language/language.hpp"

#include <algorithm>

namespace cow::ui {
namespace {

constexpr float row_height = 24;

struct Hint {
    std::string_view what;
    std::string_view help;
};
constexpr Hint mouse_hints[] = {
    {tr_later("Drag in the timeline"), tr_later("Go to any event.")},
    {tr_later("Click a script line"), tr_later("Go to just before that line.")},
    {tr_later("Click a page or frame"), tr_later("Show its wires, and all about it; once more lets go.")},
    {tr_later("Right click on the stage"),
     tr_later("What the page, the mapping or the process there can do now.")},
    {tr_later("Point at anything"), tr_later("A few words about it.")},
};

/// Rows one below the other, in a child window that scrolls when there are more than fit.
class Rows {
public:
    Rows(const Canvas& canvas, Rect area) : canvas_(canvas), rest_(area), top_(area.y) {}

    void heading(std::string_view text) {
        rest_.y += top_ < rest_.y ? canvas_.px(8) : 0;
        canvas_.text(Face::heading, take(canvas_.px(row_height)), text, canvas_.palette().text_dim);
    }
    /// The sentence goes below where there is no room for it at the right.
    void row(std::string_view keys, std::string_view name, std::string_view help) {
        const Palette& palette = canvas_.palette();
        const float keys_width = canvas_.px(120);
        const float name_width = std::min(canvas_.px(250), rest_.w - keys_width);
        Rect line = take(canvas_.px(row_height));
        const Rect key = line.take_left(keys_width, canvas_.px(12));
        canvas_.text(Face::mono_small, key, keys, palette.accent, Align::right);
        const bool named = !name.empty();
        const bool beside = line.w - (named ? name_width : 0) > canvas_.text_width(Face::body, help);
        canvas_.text(Face::strong, beside && named ? line.take_left(name_width, canvas_.px(8)) : line, name,
                     palette.text);
        if (beside) {
            canvas_.text(Face::body, line, help, palette.text_dim);
            return;
        }
        const Rect below{line.x, named ? rest_.y : line.y + canvas_.px(3), line.w, 0};
        rest_.y = below.y + canvas_.paragraph(Face::body, below, help, palette.text_dim) + canvas_.px(4);
    }
    float height() const { return rest_.y - top_; }

private:
    Rect take(float height) {
        const Rect line{rest_.x, rest_.y, rest_.w, height};
        rest_.y += height;
        return line;
    }

    const Canvas& canvas_;
    Rect rest_;
    float top_;
};

} // namespace

void draw_help(const View& view, Rect window) {
    const Canvas& canvas = view.canvas;
    const float width = std::min(canvas.px(900), window.w - canvas.px(24));
    const float height = std::min(canvas.px(900), window.h - canvas.px(32));
    const Rect card{window.center().x - width / 2, window.center().y - height / 2, width, height};
    OverlayWindow overlay(view, "help", card);
    const Canvas own = overlay.canvas();
    Rect rest = card.inset(own.px(20), own.px(14));
    own.text(Face::title, rest.take_top(own.px(28), own.px(8)), tr("Keys and mouse"), canvas.palette().text);

    ImGui::SetCursorScreenPos({rest.x, rest.y});
    ImGui::BeginChild("rows", {rest.w + own.px(10), rest.h}, 0, ImGuiWindowFlags_NoBackground);
    const Canvas inner = own.in_window();
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    Rows rows(inner, {origin.x, origin.y, rest.w - own.px(4), 0});
    for (std::size_t i = 0; i < view.commands.size(); ++i) {
        const Command& entry = view.commands[i];
        if (i == 0 || view.commands[i - 1].section != entry.section) {
            rows.heading(tr(section_name(entry.section)));
        }
        rows.row(keys_text(entry), tr(entry.name), tr(entry.help));
    }
    rows.heading(tr("Mouse"));
    for (const Hint& hint : mouse_hints) {
        rows.row("", tr(hint.what), tr(hint.help));
    }
    rows.heading(tr("Words"));
    for (const GlossaryEntry& entry : glossary()) {
        rows.row(entry.term, "", tr(entry.meaning));
    }
    const float scroll = key_pressed(Key::down) ? 1.0F : key_pressed(Key::up) ? -1.0F : 0.0F;
    const float page = key_pressed(Key::page_down) ? 1.0F : key_pressed(Key::page_up) ? -1.0F : 0.0F;
    if (scroll != 0 || page != 0) {
        ImGui::SetScrollY(ImGui::GetScrollY() + scroll * own.px(row_height) + page * rest.h * 0.8F);
    }
    ImGui::Dummy({rest.w - own.px(4), rows.height()});
    ImGui::EndChild();
    if (overlay.clicked_outside({})) {
        view.intents.emplace_back(RunCommand{CommandId::close});
    }
}

} // namespace cow::ui

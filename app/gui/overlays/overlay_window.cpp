#include "app/gui/overlays/overlay_window.hpp"

#include "app/gui/paint/imgui_compat.hpp"

#include <array>
#include <cstring>

namespace cow::ui {

namespace {

/// In a window that nothing can be done in, over all panels, also those that scroll, and behind the overlay.
void draw_shade(const View& view, Rect lit) {
    constexpr Colour shade = 0xa0000000U;
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    const Rect window{0, 0, screen.x, screen.y};
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize(screen);
    ImGui::Begin("shade", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoInputs | ImGuiWindowFlags_NoBackground |
                     ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoFocusOnAppearing);
    const Canvas canvas = view.canvas.in_window();
    if (lit.empty()) {
        canvas.fill(window, shade);
    } else {
        canvas.fill({window.x, window.y, window.w, lit.y - window.y}, shade);
        canvas.fill({window.x, lit.bottom(), window.w, window.bottom() - lit.bottom()}, shade);
        canvas.fill({window.x, lit.y, lit.x - window.x, lit.h}, shade);
        canvas.fill({lit.right(), lit.y, window.right() - lit.right(), lit.h}, shade);
        canvas.outline(lit, canvas.palette().accent, canvas.px(size::rounding), canvas.px(2));
    }
    ImGui::End();
}

struct Completion {
    OverlayWindow::Complete complete = nullptr;
    bool to_end = false; ///< what is in the field is gone on with, not replaced
};

int complete_text(ImGuiInputTextCallbackData* data) {
    const Completion& asked = *static_cast<const Completion*>(data->UserData);
    if (data->EventFlag == ImGuiInputTextFlags_CallbackCompletion) {
        const std::string text = asked.complete({data->Buf, static_cast<std::size_t>(data->BufTextLen)});
        data->DeleteChars(0, data->BufTextLen);
        data->InsertChars(0, text.c_str());
    } else if (asked.to_end) {
        data->CursorPos = data->SelectionStart = data->SelectionEnd = data->BufTextLen;
    }
    return 0;
}

} // namespace

void choose_by_arrows(std::size_t& chosen, std::size_t count) {
    if (count > 0 && key_pressed(Key::down)) {
        chosen = (chosen + 1) % count;
    }
    if (count > 0 && key_pressed(Key::up)) {
        chosen = (chosen + count - 1) % count;
    }
}

OverlayWindow::OverlayWindow(const View& view, const char* id, Rect area, Rect lit)
    : view_(view), area_(area) {
    const Canvas& canvas = view.canvas;
    const Palette& palette = canvas.palette();
    if (shades(view.overlay)) {
        draw_shade(view, lit);
    }
    ImGui::SetNextWindowPos({area.x, area.y});
    ImGui::SetNextWindowSize({area.w, area.h});
    if (!ImGui::IsAnyItemActive()) {
        ImGui::SetNextWindowFocus();
    }
    ImGui::PushStyleColor(ImGuiCol_WindowBg, palette.card);
    ImGui::PushStyleColor(ImGuiCol_Border, palette.line_strong);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 1);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, canvas.px(size::rounding));
    ImGui::Begin(id, nullptr,
                 ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoResize | ImGuiWindowFlags_NoCollapse |
                     ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                     ImGuiWindowFlags_NoScrollbar);
    // Once more by our own means, so that a picture of shapes has it too.
    view.canvas.in_window().fill(area.inset(1), palette.card, canvas.px(size::rounding));
}

OverlayWindow::~OverlayWindow() {
    ImGui::End();
    ImGui::PopStyleVar(2);
    ImGui::PopStyleColor(2);
}

Canvas OverlayWindow::canvas() const { return view_.canvas.in_window(); }

bool OverlayWindow::hovered(Rect rect) const { return canvas().hovered(rect); }
bool OverlayWindow::clicked(Rect rect) const { return canvas().clicked(rect) && !appearing(); }

bool OverlayWindow::clicked_outside(Rect anchor) const {
    const auto over = [](Rect rect) {
        return ImGui::IsMouseHoveringRect({rect.x, rect.y}, {rect.right(), rect.bottom()}, false);
    };
    return ImGui::IsMouseClicked(ImGuiMouseButton_Left) && !over(area_) &&
           (anchor.empty() || !over(anchor)) && !appearing();
}

bool OverlayWindow::mouse_moved() const {
    const ImVec2 delta = ImGui::GetIO().MouseDelta;
    return delta.x != 0 || delta.y != 0;
}

bool OverlayWindow::appearing() const { return ImGui::IsWindowAppearing(); }

bool OverlayWindow::text_field(Rect box, std::string_view hint, std::string& text, bool focus,
                               Complete complete) const {
    const Canvas own = canvas();
    const Palette& palette = own.palette();
    const Font& font = own.fonts()[Face::body];
    own.fill(box, palette.well, own.px(5));
    own.outline(box, palette.accent, own.px(5));
    const float pad = own.px(10);
    compat::push_font(font.font);
    ImGui::PushStyleColor(ImGuiCol_FrameBg, Colour{0});
    ImGui::PushStyleColor(ImGuiCol_Text, palette.text);
    ImGui::PushStyleColor(ImGuiCol_TextDisabled, palette.text_faint);
    ImGui::PushStyleColor(ImGuiCol_TextSelectedBg, fade(palette.accent, 0.4F));
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {0, 0});
    ImGui::SetCursorScreenPos({box.x + pad, box.y + (box.h - font.size) / 2});
    ImGui::SetNextItemWidth(box.w - 2 * pad);
    if (focus) {
        ImGui::SetKeyboardFocusHere();
    }
    std::array<char, 4096> buffer{}; // a path
    std::memcpy(buffer.data(), text.data(), std::min(text.size(), buffer.size() - 1));
    Completion completion{complete, focus};
    const ImGuiInputTextFlags flags =
        complete == nullptr ? 0 : ImGuiInputTextFlags_CallbackCompletion | ImGuiInputTextFlags_CallbackAlways;
    const bool changed = ImGui::InputTextWithHint("##text", std::string(hint).c_str(), buffer.data(),
                                                  buffer.size(), flags, complete_text, &completion);
    text = buffer.data();
    ImGui::PopStyleVar();
    ImGui::PopStyleColor(4);
    ImGui::PopFont();
    return changed;
}

} // namespace cow::ui

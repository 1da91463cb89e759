#include "app/gui/canvas.hpp"

#include "app/gui/imgui_compat.hpp"

#include <array>
#include <cmath>
#include <string>

namespace cow::gui {
namespace {

ImVec2 vec(Point p) { return {p.x, p.y}; }
constexpr std::string_view dots = "…";

} // namespace

// ---- text ----------------------------------------------------------------------------------------------------------

float Canvas::text_width(Face face, std::string_view text) const {
    if (text.empty()) {
        return 0; // an empty view may point nowhere
    }
    const Font& font = fonts_[face];
    return font.font->CalcTextSizeA(font.size, 1e9F, 0, text.data(), text.data() + text.size()).x;
}

/// The longest start of `text` that leaves room for the dots.
std::string_view Canvas::fit(Face face, std::string_view text, float width, bool& cut) const {
    cut = false;
    if (text_width(face, text) <= width + 0.5F) {
        return text;
    }
    cut = true;
    const float room = width - text_width(face, dots);
    std::size_t low = 0;
    std::size_t high = text.size();
    while (low < high) {
        const std::size_t middle = (low + high + 1) / 2;
        if (text_width(face, text.substr(0, middle)) <= room) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    while (low > 0 && (static_cast<unsigned char>(text[low]) & 0xc0U) == 0x80) {
        --low; // not in the middle of a character
    }
    return text.substr(0, low);
}

float Canvas::text(Face face, Rect box, std::string_view text, Colour colour, Align align) const {
    const Font& font = fonts_[face];
    bool cut = false;
    const std::string_view shown = fit(face, text, box.w, cut);
    if (box.w <= 0 || shown.empty()) {
        return 0;
    }
    const float width = text_width(face, shown) + (cut ? text_width(face, dots) : 0);
    float x = box.x;
    if (align == Align::center) {
        x += (box.w - width) / 2;
    } else if (align == Align::right) {
        x += box.w - width;
    }
    const ImVec2 at{std::round(x), std::round(box.y + (box.h - font.size) / 2)};
    list_->AddText(font.font, font.size, at, colour, shown.data(), shown.data() + shown.size());
    if (cut) {
        const ImVec2 after{at.x + text_width(face, shown), at.y};
        list_->AddText(font.font, font.size, after, colour, dots.data(), dots.data() + dots.size());
    }
    return width;
}

float Canvas::paragraph(Face face, Rect box, std::string_view text, Colour colour, bool draw) const {
    if (text.empty()) {
        return 0;
    }
    const Font& font = fonts_[face];
    const ImVec2 size =
        font.font->CalcTextSizeA(font.size, 1e9F, box.w, text.data(), text.data() + text.size());
    if (draw) {
        list_->AddText(font.font, font.size, {std::round(box.x), std::round(box.y)}, colour, text.data(),
                       text.data() + text.size(), box.w);
    }
    return size.y;
}

// ---- shapes --------------------------------------------------------------------------------------------------------

void Canvas::fill(Rect rect, Colour colour, float rounding) const {
    list_->AddRectFilled(vec(rect.min()), vec(rect.max()), colour, rounding);
}

void Canvas::fill_header(Rect rect, Colour colour, float rounding) const {
    list_->AddRectFilled(vec(rect.min()), vec(rect.max()), colour, rounding, ImDrawFlags_RoundCornersTop);
}

void Canvas::diamond(Point c, float r, Colour colour) const {
    list_->AddQuadFilled({c.x, c.y - r}, {c.x + r, c.y}, {c.x, c.y + r}, {c.x - r, c.y}, colour);
}

void Canvas::outline(Rect rect, Colour colour, float rounding, float thickness) const {
    list_->AddRect(vec(rect.min()), vec(rect.max()), colour, rounding, 0, thickness);
}

void Canvas::dashed_outline(Rect rect, Colour colour) const {
    const float dash = px(3);
    for (float x = rect.x; x < rect.right(); x += 2 * dash) {
        const float end = std::min(x + dash, rect.right());
        line({x, rect.y}, {end, rect.y}, colour);
        line({x, rect.bottom()}, {end, rect.bottom()}, colour);
    }
    for (float y = rect.y; y < rect.bottom(); y += 2 * dash) {
        const float end = std::min(y + dash, rect.bottom());
        line({rect.x, y}, {rect.x, end}, colour);
        line({rect.right(), y}, {rect.right(), end}, colour);
    }
}

void Canvas::panel(Rect rect) const {
    fill(rect, theme().panel, px(size::rounding));
    outline(rect, theme().line, px(size::rounding));
}

void Canvas::heading(Rect line, std::string_view text) const {
    this->text(Face::heading, line, text, theme().text_faint);
}

void Canvas::line(Point from, Point to, Colour colour, float thickness) const {
    list_->AddLine(vec(from), vec(to), colour, thickness);
}

void Canvas::dot(Point center, float radius, Colour colour) const {
    list_->AddCircleFilled(vec(center), radius, colour);
}

void Canvas::ring(Point center, float radius, Colour colour, float thickness) const {
    list_->AddCircle(vec(center), radius, colour, 0, thickness);
}

void Canvas::tick(Point c, float s, Colour colour) const {
    const std::array<ImVec2, 3> points{ImVec2{c.x - s * 0.5F, c.y}, ImVec2{c.x - s * 0.12F, c.y + s * 0.4F},
                                       ImVec2{c.x + s * 0.5F, c.y - s * 0.42F}};
    list_->AddPolyline(points.data(), static_cast<int>(points.size()), colour, 0, std::max(1.5F, s * 0.18F));
}

void Canvas::cross(Point c, float s, Colour colour, float thickness) const {
    line({c.x - s / 2, c.y - s / 2}, {c.x + s / 2, c.y + s / 2}, colour, thickness);
    line({c.x - s / 2, c.y + s / 2}, {c.x + s / 2, c.y - s / 2}, colour, thickness);
}

void Canvas::arrow_right(Point c, float s, Colour colour) const {
    list_->AddTriangleFilled({c.x - s * 0.4F, c.y - s * 0.5F}, {c.x + s * 0.5F, c.y},
                             {c.x - s * 0.4F, c.y + s * 0.5F}, colour);
}

void Canvas::icon(Icon icon, Point c, float s, Colour colour) const {
    const auto triangle = [&](float x, float width) { // a negative width points to the left
        const float half = s * width / 2;
        list_->AddTriangleFilled({c.x + s * x - half, c.y - s * 0.5F}, {c.x + s * x + half, c.y},
                                 {c.x + s * x - half, c.y + s * 0.5F}, colour);
    };
    const auto stroke = [&](float x) {
        fill({c.x + s * x - s * 0.09F, c.y - s * 0.5F, s * 0.18F, s}, colour);
    };
    const auto chevron = [&](float direction) {
        const float x = s * 0.25F * direction;
        const std::array<ImVec2, 3> points{ImVec2{c.x - x, c.y - s * 0.45F}, ImVec2{c.x + x, c.y},
                                           ImVec2{c.x - x, c.y + s * 0.45F}};
        list_->AddPolyline(points.data(), static_cast<int>(points.size()), colour, 0, s * 0.18F);
    };
    switch (icon) {
    case Icon::to_start:
        triangle(-0.38F, -0.75F);
        triangle(0.38F, -0.75F);
        break;
    case Icon::step_back:
        stroke(-0.45F);
        triangle(0.1F, -0.85F);
        break;
    case Icon::micro_back: chevron(-1); break;
    case Icon::play: triangle(0.06F, 0.95F); break;
    case Icon::pause:
        stroke(-0.22F);
        stroke(0.22F);
        break;
    case Icon::micro_forward: chevron(1); break;
    case Icon::step_forward:
        triangle(-0.1F, 0.85F);
        stroke(0.45F);
        break;
    case Icon::to_end:
        triangle(-0.38F, 0.75F);
        triangle(0.38F, 0.75F);
        break;
    }
}

// ---- curves --------------------------------------------------------------------------------------------------------

void Canvas::curve(const Curve& curve, Colour colour, float thickness, float from, float to) const {
    if (to <= from) {
        return;
    }
    if (from <= 0 && to >= 1) {
        list_->AddBezierCubic(vec(curve.a), vec(curve.b), vec(curve.c), vec(curve.d), colour, thickness);
        return;
    }
    constexpr int pieces = 24;
    std::array<ImVec2, pieces + 1> points;
    for (int i = 0; i <= pieces; ++i) {
        points[static_cast<std::size_t>(i)] = vec(curve.at(mix(from, to, static_cast<float>(i) / pieces)));
    }
    list_->AddPolyline(points.data(), pieces + 1, colour, 0, thickness);
}

void Canvas::dashed_curve(const Curve& curve, Colour colour, float thickness, float to) const {
    constexpr int pieces = 96;
    const float dash = px(6);
    float travelled = 0;
    Point before = curve.a;
    for (int i = 1; i <= pieces; ++i) {
        const Point here = curve.at(to * static_cast<float>(i) / pieces);
        if (std::fmod(travelled, dash * 2) < dash) {
            line(before, here, colour, thickness);
        }
        travelled += std::hypot(here.x - before.x, here.y - before.y);
        before = here;
    }
}

void Canvas::arrow_head(const Curve& curve, Colour colour, float size) const {
    const Point back = curve.at(0.97F);
    const Point tip = curve.d;
    const float length = std::max(0.001F, std::hypot(tip.x - back.x, tip.y - back.y));
    const Point along{(tip.x - back.x) / length, (tip.y - back.y) / length};
    const Point base = tip - along * size;
    const Point across{-along.y * size * 0.5F, along.x * size * 0.5F};
    list_->AddTriangleFilled(vec(tip), vec(base + across), vec(base - across), colour);
}

// ---- the mouse -----------------------------------------------------------------------------------------------------

bool hovered(Rect rect) {
    return ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(vec(rect.min()), vec(rect.max()));
}

bool clicked(Rect rect) { return hovered(rect) && ImGui::IsMouseClicked(ImGuiMouseButton_Left); }

void tooltip(const Canvas& canvas, std::string_view text) {
    const Font& font = canvas.fonts()[Face::body];
    const float wrap = canvas.px(360);
    const ImVec2 size =
        font.font->CalcTextSizeA(font.size, 1e9F, wrap, text.data(), text.data() + text.size());
    const float pad = canvas.px(8);
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    Rect box{mouse.x + pad * 1.5F, mouse.y + pad * 1.5F, size.x + 2 * pad, size.y + 2 * pad};
    box.x = std::max(0.0F, std::min(box.x, screen.x - box.w));
    box.y = box.bottom() > screen.y ? mouse.y - box.h - pad : box.y;
    const Canvas top(ImGui::GetForegroundDrawList(), canvas.fonts(), canvas.scale());
    top.fill(box, theme().control, top.px(5));
    top.outline(box, theme().line_strong, top.px(5));
    top.paragraph(Face::body, {box.x + pad, box.y + pad, wrap, 0}, text, theme().text);
}

} // namespace cow::gui

#include "app/gui/paint/canvas.hpp"

#include "app/gui/paint/imgui_compat.hpp"
#include "core/base/utf8.hpp"

#include <array>
#include <cmath>
#include <string>

namespace cow::ui {
namespace {

constexpr std::string_view dots = "…";
constexpr float smallest = 0.72F; // of its size, that a text may be set in where there is little room

/// Text of ideographs may be broken between any two characters …
bool is_wide(std::string_view text, std::size_t at) {
    return at < text.size() && columns_of(character_at(text, at).code) == 2;
}

/// … but not before one that closes something.
bool closes(std::string_view text, std::size_t at) {
    constexpr std::u32string_view closing = U"，。、；：？！）》」』】”’";
    return at < text.size() &&
           closing.find(static_cast<char32_t>(character_at(text, at).code)) != std::u32string_view::npos;
}

/// Where the word that begins at `at` ends; a line may be broken there.
std::size_t word_end(std::string_view text, std::size_t at) {
    const std::size_t from = at;
    while (at < text.size() && text[at] != ' ' && text[at] != '\n') {
        const bool wide = is_wide(text, at);
        if (at > from && wide && !closes(text, at)) {
            return at;
        }
        at = next_character(text, at);
        if (wide && !closes(text, at)) {
            return at;
        }
    }
    return at;
}

} // namespace

Canvas Canvas::in_window() const {
    Canvas out = *this;
    out.sheet_ = ImGui::GetWindowDrawList();
    return out;
}

Canvas Canvas::on_top() const {
    Canvas out = *this;
    out.sheet_ = ImGui::GetForegroundDrawList();
    return out;
}

Canvas Canvas::zoomed(float zoom) const {
    Canvas out = *this;
    out.scale_ *= zoom;
    out.zoom_ *= zoom;
    return out;
}

Canvas Canvas::shaded() const {
    Canvas out = *this;
    out.shaded_ = true;
    return out;
}

Canvas Canvas::quiet() const {
    Canvas out = *this;
    out.quiet_ = true;
    return out;
}

void Canvas::push_clip(Rect rect) const { surface_.push_clip(sheet_, rect); }
void Canvas::pop_clip() const { surface_.pop_clip(sheet_); }

// ---- text ----------------------------------------------------------------------------------------------------------

float Canvas::text_width(Face face, std::string_view text) const {
    if (text.empty()) {
        return 0; // an empty view may point nowhere
    }
    const Font& font = fonts_[face];
    return font.font->CalcTextSizeA(font.size * zoom_, 1e9F, 0, text.data(), text.data() + text.size()).x;
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
    while (low > 0 && inside_character(text, low)) {
        --low; // not in the middle of a character
    }
    return text.substr(0, low);
}

/// As many words as find room in `width`, at least one character; without the blanks after them.
std::string_view Canvas::first_line(Face face, std::string_view text, float width) const {
    std::size_t good = 0; // bytes known to fit, up to the end of a word
    std::size_t end = 0;
    while (end < text.size() && text[end] != '\n') {
        const std::size_t start = end;
        while (end < text.size() && text[end] == ' ') {
            ++end;
        }
        end = word_end(text, end);
        if (width > 0 && text_width(face, text.substr(0, end)) > width + 0.5F) {
            break;
        }
        good = end;
        if (end == start) {
            break;
        }
    }
    if (good > 0 || text.empty() || text.front() == '\n') {
        return text.substr(0, good);
    }
    // One word is longer than the line: as many of its characters as fit.
    std::size_t fits = next_character(text, 0);
    while (fits < end && text_width(face, text.substr(0, next_character(text, fits))) <= width + 0.5F) {
        fits = next_character(text, fits);
    }
    return text.substr(0, fits);
}

float Canvas::text(Face face, Rect box, std::string_view text, Colour colour, Align align) const {
    return run(face, box, text, colour, align, false);
}

bool Canvas::fits(Face face, Rect box, std::string_view text) const {
    return text_width(face, text) * smallest <= box.w + 0.5F;
}

float Canvas::elided(Face face, Rect box, std::string_view text, Colour colour, Align align) const {
    return run(face, box, text, colour, align, true);
}

float Canvas::run(Face face, Rect box, std::string_view text, Colour colour, Align align,
                  bool may_cut) const {
    const float whole = text_width(face, text);
    if (!may_cut && whole > box.w + 0.5F && whole * smallest <= box.w) {
        const float height = line_height(face) * box.w / whole;
        const Point at{std::round(box.x), std::round(box.y + (box.h - height) / 2)};
        surface_.text(sheet_, {face, height, at, box.w, text, colour, false, false});
        return box.w;
    }
    bool cut = false;
    const std::string_view start = fit(face, text, box.w, cut);
    if (box.w <= 0 || start.empty()) {
        return 0;
    }
    const std::string shortened = cut ? std::string(start).append(dots) : std::string();
    const std::string_view shown = cut ? shortened : start;
    const float width = text_width(face, shown);
    float x = box.x;
    if (align == Align::center) {
        x += (box.w - width) / 2;
    } else if (align == Align::right) {
        x += box.w - width;
    }
    const Point at{std::round(x), std::round(box.y + (box.h - line_height(face)) / 2)};
    surface_.text(sheet_, {face, line_height(face), at, width, shown, colour, cut, may_cut});
    return width;
}

float Canvas::paragraph(Face face, Rect box, std::string_view text, Colour colour, bool draw) const {
    const float height = line_height(face);
    const Point from{std::round(box.x), std::round(box.y)};
    float y = 0;
    while (!text.empty()) {
        const std::string_view line = first_line(face, text, box.w);
        if (draw && !line.empty()) {
            surface_.text(sheet_, {face, height, {from.x, from.y + y}, text_width(face, line), line, colour});
        }
        y += height;
        text.remove_prefix(line.size());
        // The blanks, or the one line end, at which it was broken are not part of the next line.
        while (!text.empty() && text.front() == ' ') {
            text.remove_prefix(1);
        }
        if (!text.empty() && text.front() == '\n') {
            text.remove_prefix(1);
        }
    }
    return y;
}

// ---- shapes --------------------------------------------------------------------------------------------------------

void Canvas::fill(Rect rect, Colour colour, float rounding) const {
    surface_.fill(sheet_, rect, colour, rounding, Corners::all);
}

void Canvas::fill_header(Rect rect, Colour colour, float rounding) const {
    surface_.fill(sheet_, rect, colour, rounding, Corners::top);
}

void Canvas::diamond(Point c, float r, Colour colour) const {
    polygon(std::array{Point{c.x, c.y - r}, Point{c.x + r, c.y}, Point{c.x, c.y + r}, Point{c.x - r, c.y}},
            colour);
}

void Canvas::outline(Rect rect, Colour colour, float rounding, float thickness) const {
    surface_.outline(sheet_, rect, colour, rounding, thickness);
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
    if (palette_.ground >> 24U == 0) {
        return;
    }
    fill(rect, palette_.panel, px(size::rounding));
    outline(rect, palette_.line, px(size::rounding));
}

void Canvas::heading(Rect line, std::string_view text) const {
    this->text(Face::heading, line, text, palette_.text_faint);
}

void Canvas::line(Point from, Point to, Colour colour, float thickness) const {
    surface_.line(sheet_, from, to, colour, thickness);
}

void Canvas::polyline(std::span<const Point> points, Colour colour, float thickness) const {
    surface_.polyline(sheet_, points, colour, thickness);
}

void Canvas::polygon(std::span<const Point> points, Colour colour) const {
    surface_.polygon(sheet_, points, colour);
}

void Canvas::dot(Point center, float radius, Colour colour) const {
    surface_.disc(sheet_, center, radius, colour);
}

void Canvas::ring(Point center, float radius, Colour colour, float thickness) const {
    surface_.ring(sheet_, center, radius, colour, thickness);
}

void Canvas::tick(Point c, float s, Colour colour) const {
    polyline(std::array{Point{c.x - s * 0.5F, c.y}, Point{c.x - s * 0.12F, c.y + s * 0.4F},
                        Point{c.x + s * 0.5F, c.y - s * 0.42F}},
             colour, std::max(1.5F, s * 0.18F));
}

void Canvas::cross(Point c, float s, Colour colour, float thickness) const {
    line({c.x - s / 2, c.y - s / 2}, {c.x + s / 2, c.y + s / 2}, colour, thickness);
    line({c.x - s / 2, c.y + s / 2}, {c.x + s / 2, c.y - s / 2}, colour, thickness);
}

void Canvas::arrow_right(Point c, float s, Colour colour) const {
    polygon(std::array{Point{c.x - s * 0.4F, c.y - s * 0.5F}, Point{c.x + s * 0.5F, c.y},
                       Point{c.x - s * 0.4F, c.y + s * 0.5F}},
            colour);
}

void Canvas::icon(Icon icon, Point c, float s, Colour colour) const {
    const auto triangle = [&](float x, float width) { // a negative width points to the left
        const float half = s * width / 2;
        polygon(std::array{Point{c.x + s * x - half, c.y - s * 0.5F}, Point{c.x + s * x + half, c.y},
                           Point{c.x + s * x - half, c.y + s * 0.5F}},
                colour);
    };
    const auto stroke = [&](float x) {
        fill({c.x + s * x - s * 0.09F, c.y - s * 0.5F, s * 0.18F, s}, colour);
    };
    const auto chevron = [&](float direction) {
        const float x = s * 0.25F * direction;
        polyline(
            std::array{Point{c.x - x, c.y - s * 0.45F}, Point{c.x + x, c.y}, Point{c.x - x, c.y + s * 0.45F}},
            colour, s * 0.18F);
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
        surface_.curve(sheet_, curve, colour, thickness);
        return;
    }
    constexpr int pieces = 24;
    std::array<Point, pieces + 1> points;
    for (int i = 0; i <= pieces; ++i) {
        points[static_cast<std::size_t>(i)] = curve.at(mix(from, to, static_cast<float>(i) / pieces));
    }
    polyline(points, colour, thickness);
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
    arrow_head(curve.at(0.97F), curve.d, colour, size);
}

void Canvas::arrow_head(Point back, Point tip, Colour colour, float size) const {
    const float length = std::max(0.001F, std::hypot(tip.x - back.x, tip.y - back.y));
    const Point along{(tip.x - back.x) / length, (tip.y - back.y) / length};
    const Point base = tip - along * size;
    const Point across{-along.y * size * 0.5F, along.x * size * 0.5F};
    polygon(std::array{tip, base + across, base - across}, colour);
}

void Canvas::dashed_polyline(std::span<const Point> points, Colour colour, float thickness) const {
    const float dash = px(6);
    float travelled = 0;
    for (std::size_t i = 1; i < points.size(); ++i) {
        const Point from = points[i - 1];
        const float piece = std::hypot(points[i].x - from.x, points[i].y - from.y);
        for (float done = 0; done < piece;) {
            const float in_dash = std::fmod(travelled + done, dash * 2);
            const bool on = in_dash < dash;
            const float next = std::min(piece, done + (on ? dash : 2 * dash) - in_dash + 0.01F);
            if (on) {
                line(mix(from, points[i], done / piece), mix(from, points[i], next / piece), colour,
                     thickness);
            }
            done = next;
        }
        travelled += piece;
    }
}

// ---- the mouse -----------------------------------------------------------------------------------------------------

bool Canvas::hovered(Rect rect) const {
    return !shaded_ && ImGui::IsWindowHovered() &&
           ImGui::IsMouseHoveringRect({rect.x, rect.y}, {rect.right(), rect.bottom()});
}

bool Canvas::clicked(Rect rect) const {
    return hovered(rect) && ImGui::IsMouseClicked(ImGuiMouseButton_Left);
}

bool Canvas::double_clicked(Rect rect) const {
    return hovered(rect) && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left);
}

bool Canvas::right_clicked(Rect rect) const {
    return hovered(rect) && ImGui::IsMouseClicked(ImGuiMouseButton_Right);
}

float Canvas::wheel_over(Rect rect) const { return hovered(rect) ? ImGui::GetIO().MouseWheel : 0; }

bool Canvas::button_down() const { return !shaded_ && ImGui::IsMouseDown(ImGuiMouseButton_Left); }

void tooltip(const Canvas& over, std::string_view text) {
    if (over.is_quiet()) {
        return;
    }
    const Canvas canvas = over.zoomed(1 / over.zoom());
    const Palette& palette = canvas.palette();
    const float wrap = canvas.px(360);
    // Measured as it is drawn: ImGui would break Chinese lines elsewhere.
    const float width = std::min(wrap, canvas.text_width(Face::body, text));
    const float height = canvas.paragraph(Face::body, {0, 0, wrap, 0}, text, 0, false);
    const float pad = canvas.px(8);
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    Rect box{mouse.x + pad * 1.5F, mouse.y + pad * 1.5F, width + 2 * pad, height + 2 * pad};
    box.x = std::max(0.0F, std::min(box.x, screen.x - box.w));
    box.y = box.bottom() > screen.y ? mouse.y - box.h - pad : box.y;
    const Canvas top = canvas.on_top();
    top.fill(box, palette.control, top.px(5));
    top.outline(box, palette.line_strong, top.px(5));
    top.paragraph(Face::body, {box.x + pad, box.y + pad, wrap, 0}, text, palette.text);
}

} // namespace cow::ui

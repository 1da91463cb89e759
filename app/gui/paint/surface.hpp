#pragma once
// What a Canvas draws on. A surface has sheets, one for each of ImGui's windows and one above them all; ImGui says in
// which order they lie on top of one another. The screen is one surface; another writes down what is drawn.

#include "app/gui/paint/fonts.hpp"
#include "app/view/base/geometry.hpp"
#include "app/view/base/theme.hpp"
#include "app/view/picture/drawing.hpp"

#include <span>
#include <string_view>

struct ImDrawList;

namespace cow::ui {

using Sheet = ImDrawList*;

/// One line of text, as it is shown.
struct TextRun {
    Face face{};
    float height = 0; ///< of a line of it: the face's, or less
    Point at;         ///< its upper left corner
    float width = 0;
    std::string_view text;
    Colour colour = 0;
    bool cut = false;     ///< there was no room for all of it; `text` ends in "…"
    bool may_cut = false; ///< that is all right: these are the user's own words
};

class Surface {
public:
    Surface() = default;
    virtual ~Surface() = default;
    Surface(const Surface&) = delete;
    Surface& operator=(const Surface&) = delete;

    virtual void fill(Sheet sheet, Rect rect, Colour colour, float rounding, Corners corners) = 0;
    virtual void outline(Sheet sheet, Rect rect, Colour colour, float rounding, float thickness) = 0;
    virtual void line(Sheet sheet, Point from, Point to, Colour colour, float thickness) = 0;
    virtual void polyline(Sheet sheet, std::span<const Point> points, Colour colour, float thickness) = 0;
    /// Filled; must be convex.
    virtual void polygon(Sheet sheet, std::span<const Point> points, Colour colour) = 0;
    virtual void curve(Sheet sheet, const Curve& curve, Colour colour, float thickness) = 0;
    virtual void disc(Sheet sheet, Point center, float radius, Colour colour) = 0;
    virtual void ring(Sheet sheet, Point center, float radius, Colour colour, float thickness) = 0;
    virtual void text(Sheet sheet, const TextRun& run) = 0;
    /// Nothing is drawn outside `rect` (and outside the clip rectangles around it) until the matching pop.
    virtual void push_clip(Sheet sheet, Rect rect) = 0;
    virtual void pop_clip(Sheet sheet) = 0;
};

/// Draws into ImGui's lists.
class ScreenSurface : public Surface {
public:
    explicit ScreenSurface(const Fonts& fonts) : fonts_(fonts) {}

    void fill(Sheet sheet, Rect rect, Colour colour, float rounding, Corners corners) override;
    void outline(Sheet sheet, Rect rect, Colour colour, float rounding, float thickness) override;
    void line(Sheet sheet, Point from, Point to, Colour colour, float thickness) override;
    void polyline(Sheet sheet, std::span<const Point> points, Colour colour, float thickness) override;
    void polygon(Sheet sheet, std::span<const Point> points, Colour colour) override;
    void curve(Sheet sheet, const Curve& curve, Colour colour, float thickness) override;
    void disc(Sheet sheet, Point center, float radius, Colour colour) override;
    void ring(Sheet sheet, Point center, float radius, Colour colour, float thickness) override;
    void text(Sheet sheet, const TextRun& run) override;
    void push_clip(Sheet sheet, Rect rect) override;
    void pop_clip(Sheet sheet) override;

private:
    const Fonts& fonts_;
};

} // namespace cow::ui

#pragma once
// The drawing vocabulary of the views: text that is cut where it does not fit, panels, marks, wires; and where the mouse
// is among them.

#include "app/gui/paint/fonts.hpp"
#include "app/gui/paint/surface.hpp"
#include "app/view/base/theme.hpp"

#include <span>
#include <string_view>

namespace cow::ui {

enum class Align : unsigned char { left, center, right };
enum class Icon : unsigned char {
    to_start,
    step_back,
    micro_back,
    play,
    pause,
    micro_forward,
    step_forward,
    to_end,
};

class Canvas {
public:
    Canvas(Surface& surface, Sheet sheet, const Fonts& fonts, const Palette& palette, float scale)
        : surface_(surface), sheet_(sheet), fonts_(fonts), palette_(palette), scale_(scale) {}

    /// The same, drawing into the ImGui window that is begun now, …
    Canvas in_window() const;
    /// … and above all windows.
    Canvas on_top() const;
    /// The same, everything so many times as large.
    Canvas zoomed(float zoom) const;
    /// The same for what steps back behind an overlay: there the mouse does nothing.
    Canvas shaded() const;
    /// The same without tooltips.
    Canvas quiet() const;
    bool is_quiet() const { return quiet_; }

    float px(float design) const { return design * scale_; }
    float scale() const { return scale_; }
    float zoom() const { return zoom_; }
    const Fonts& fonts() const { return fonts_; }
    /// The colours to draw with.
    const Palette& palette() const { return palette_; }
    float line_height(Face face) const { return fonts_[face].size * zoom_; }

    float text_width(Face face, std::string_view text) const;
    /// In `box`, vertically centred. Returns the width drawn. What is a little too long is set smaller. What does not fit
    /// then ends in "…", which is a mistake of the layout that tests report: for words of the interface, which must
    /// always be shown whole.
    float text(Face face, Rect box, std::string_view text, Colour colour, Align align = Align::left) const;
    /// The same for the user's own words (titles, names, paths, statements), which may be longer than any room.
    float elided(Face face, Rect box, std::string_view text, Colour colour, Align align = Align::left) const;
    /// Does text() show it whole?
    bool fits(Face face, Rect box, std::string_view text) const;
    /// Wrapped to the width of `box` from its top; returns the height used. `draw` false only measures.
    float paragraph(Face face, Rect box, std::string_view text, Colour colour, bool draw = true) const;

    void fill(Rect rect, Colour colour, float rounding = 0) const;
    /// Only the two upper corners are round.
    void fill_header(Rect rect, Colour colour, float rounding) const;
    void diamond(Point center, float radius, Colour colour) const;
    void outline(Rect rect, Colour colour, float rounding, float thickness = 1) const;
    void dashed_outline(Rect rect, Colour colour) const;
    void panel(Rect rect) const;
    /// A panel's title: small bold capitals.
    void heading(Rect line, std::string_view text) const;
    void line(Point from, Point to, Colour colour, float thickness = 1) const;
    void polyline(std::span<const Point> points, Colour colour, float thickness) const;
    /// Filled; must be convex.
    void polygon(std::span<const Point> points, Colour colour) const;
    void dot(Point center, float radius, Colour colour) const;
    void ring(Point center, float radius, Colour colour, float thickness) const;
    void tick(Point center, float size, Colour colour) const;
    void cross(Point center, float size, Colour colour, float thickness) const;
    void arrow_right(Point center, float size, Colour colour) const;
    void icon(Icon icon, Point center, float size, Colour colour) const;
    /// The part of a curve from `from` to `to` (0..1).
    void curve(const Curve& curve, Colour colour, float thickness, float from = 0, float to = 1) const;
    void dashed_curve(const Curve& curve, Colour colour, float thickness, float to = 1) const;
    void arrow_head(const Curve& curve, Colour colour, float size) const;
    /// At the end of a line that comes from `from`.
    void arrow_head(Point from, Point tip, Colour colour, float size) const;
    void dashed_polyline(std::span<const Point> points, Colour colour, float thickness) const;

    /// Nothing is drawn outside `rect` until the matching pop.
    void push_clip(Rect rect) const;
    void pop_clip() const;

    /// The mouse is over `rect`, and nothing lies on top of it.
    bool hovered(Rect rect) const;
    /// … and its left button has just been pressed there.
    bool clicked(Rect rect) const;
    bool double_clicked(Rect rect) const;
    /// … or its right one.
    bool right_clicked(Rect rect) const;
    /// Turns of the wheel over `rect` since the last frame, positive: away from the user.
    float wheel_over(Rect rect) const;
    /// The left button is held.
    bool button_down() const;

private:
    std::string_view fit(Face face, std::string_view text, float width, bool& cut) const;
    std::string_view first_line(Face face, std::string_view text, float width) const;
    float run(Face face, Rect box, std::string_view text, Colour colour, Align align, bool may_cut) const;

    Surface& surface_;
    Sheet sheet_;
    const Fonts& fonts_;
    const Palette& palette_;
    float scale_;
    float zoom_ = 1;
    bool shaded_ = false;
    bool quiet_ = false;
};

/// A plain tooltip of one or more lines, for this frame.
void tooltip(const Canvas& canvas, std::string_view text);

} // namespace cow::ui

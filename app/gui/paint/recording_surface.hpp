#pragma once
// Writes down what is drawn, and passes it on to the screen.

#include "app/gui/paint/surface.hpp"
#include "app/view/picture/drawing.hpp"

namespace cow::ui {

class RecordingSurface : public Surface {
public:
    explicit RecordingSurface(Surface& screen) : screen_(screen) {}

    void fill(Sheet sheet, Rect rect, Colour colour, float rounding, Corners corners) override;
    void outline(Sheet sheet, Rect rect, Colour colour, float rounding, float thickness) override;
    void line(Sheet sheet, Point from, Point to, Colour colour, float thickness) override;
    void polyline(Sheet sheet, std::span<const Point> points, Colour colour, float thickness) override;
    void polygon(Sheet sheet, std::span<const Point> points, Colour colour) override;
    void curve(Sheet sheet, const Curve& curve, Colour colour, float thickness) override;
    void disc(Sheet sheet, Point center, float radius, Colour colour) override;
    void ring(Sheet sheet, Point center, float radius, Colour colour, float thickness) override;
    void text(Sheet sheet, const TextRun& run) override;
    void push_clip(Sheet sheet, Rect rect) override { screen_.push_clip(sheet, rect); }
    void pop_clip(Sheet sheet) override { screen_.pop_clip(sheet); }

    /// Of the frame that has just been ended, over `ground`, in the order in which ImGui paints its sheets.
    Drawing drawing(Colour ground) const;

private:
    template <class Shape> void note(Sheet sheet, Colour colour, Shape shape);

    struct Noted {
        Sheet sheet = nullptr;
        Mark mark;
    };
    Surface& screen_;
    std::vector<Noted> noted_;
};

} // namespace cow::ui

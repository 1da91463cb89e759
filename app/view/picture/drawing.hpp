#pragma once
// A picture as a list of the shapes and texts it is made of, in the order in which they are painted.

#include "app/view/base/face.hpp"
#include "app/view/base/geometry.hpp"
#include "app/view/base/theme.hpp"

#include <string>
#include <variant>
#include <vector>

namespace cow::ui {

/// Which corners of a rectangle are round.
enum class Corners : unsigned char { all, top };

struct FilledRect {
    Rect rect;
    float rounding = 0;
    Corners corners{};
};
struct OutlinedRect {
    Rect rect;
    float rounding = 0;
    float thickness = 1;
};
struct OpenLine {
    std::vector<Point> points;
    float thickness = 1;
};
struct FilledPolygon {
    std::vector<Point> points;
};
struct DrawnCurve {
    Curve curve;
    float thickness = 1;
};
struct Circle {
    Point center;
    float radius = 0;
    float thickness = 0; ///< of the line; 0: filled
};
struct TextLine {
    Face face{};
    Rect box; ///< as wide as the text, as high as a line of its face
    std::string text;
    bool cut = false;
    bool may_cut = false;
};

struct Mark {
    std::variant<FilledRect, OutlinedRect, OpenLine, FilledPolygon, DrawnCurve, Circle, TextLine> what;
    Colour colour = 0;
    Rect clip;             ///< nothing of it is seen outside
    std::size_t sheet = 0; ///< those of a higher one are on top
};

struct Drawing {
    Point size;
    Colour ground = 0; ///< 0: none
    std::vector<Mark> marks;
};

/// The least rectangle that all of a mark is inside of, clipped or not.
Rect bounds_of(const Mark& mark);
/// Puts `part` onto `onto`, with its corner at `at`; what would lie outside of `place` is cut off.
void put(Drawing& onto, const Drawing& part, Point at, Rect place);
/// What two rectangles have in common; empty when there is nothing.
Rect common(Rect a, Rect b);

} // namespace cow::ui

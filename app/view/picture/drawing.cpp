#include "app/view/picture/drawing.hpp"

#include <algorithm>
#include <span>
#include <utility>

namespace cow::ui {
namespace {

Rect around(std::span<const Point> points, float margin) {
    if (points.empty()) {
        return {};
    }
    Point low = points.front();
    Point high = points.front();
    for (const Point p : points) {
        low = {std::min(low.x, p.x), std::min(low.y, p.y)};
        high = {std::max(high.x, p.x), std::max(high.y, p.y)};
    }
    return {low.x - margin, low.y - margin, high.x - low.x + 2 * margin, high.y - low.y + 2 * margin};
}

struct Bounds {
    Rect operator()(const FilledRect& mark) const { return mark.rect; }
    Rect operator()(const OutlinedRect& mark) const { return mark.rect; }
    Rect operator()(const OpenLine& mark) const { return around(mark.points, mark.thickness); }
    Rect operator()(const FilledPolygon& mark) const { return around(mark.points, 0); }
    Rect operator()(const DrawnCurve& mark) const {
        const Point points[] = {mark.curve.a, mark.curve.b, mark.curve.c, mark.curve.d};
        return around(points, mark.thickness);
    }
    Rect operator()(const Circle& mark) const {
        const Point points[] = {mark.center};
        return around(points, mark.radius + mark.thickness);
    }
    Rect operator()(const TextLine& mark) const { return mark.box; }
};

/// The same by so much further.
struct Move {
    Point by;

    void operator()(FilledRect& mark) const { mark.rect = mark.rect.moved(by); }
    void operator()(OutlinedRect& mark) const { mark.rect = mark.rect.moved(by); }
    void operator()(OpenLine& mark) const { move(mark.points); }
    void operator()(FilledPolygon& mark) const { move(mark.points); }
    void operator()(DrawnCurve& mark) const {
        Curve& c = mark.curve;
        c = {c.a + by, c.b + by, c.c + by, c.d + by};
    }
    void operator()(Circle& mark) const { mark.center = mark.center + by; }
    void operator()(TextLine& mark) const { mark.box = mark.box.moved(by); }

private:
    void move(std::vector<Point>& points) const {
        for (Point& point : points) {
            point = point + by;
        }
    }
};

} // namespace

Rect bounds_of(const Mark& mark) { return std::visit(Bounds{}, mark.what); }

void put(Drawing& onto, const Drawing& part, Point at, Rect place) {
    for (Mark mark : part.marks) {
        std::visit(Move{at}, mark.what);
        mark.clip = common(mark.clip.moved(at), place);
        onto.marks.push_back(std::move(mark));
    }
}

Rect common(Rect a, Rect b) {
    const float x = std::max(a.x, b.x);
    const float y = std::max(a.y, b.y);
    return {x, y, std::max(0.0F, std::min(a.right(), b.right()) - x),
            std::max(0.0F, std::min(a.bottom(), b.bottom()) - y)};
}

} // namespace cow::ui

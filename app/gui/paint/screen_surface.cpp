#include "app/gui/paint/surface.hpp"

#include <imgui.h>

namespace cow::ui {
namespace {

ImVec2 vec(Point p) { return {p.x, p.y}; }

/// A Point is laid out as an ImVec2, which is what ImGui takes many of.
const ImVec2* vecs(std::span<const Point> points) {
    static_assert(sizeof(Point) == sizeof(ImVec2)); // both are two floats
    return reinterpret_cast<const ImVec2*>(points.data());
}

} // namespace

void ScreenSurface::fill(Sheet sheet, Rect rect, Colour colour, float rounding, Corners corners) {
    const ImDrawFlags flags = corners == Corners::top ? ImDrawFlags_RoundCornersTop : ImDrawFlags_None;
    sheet->AddRectFilled(vec(rect.min()), vec(rect.max()), colour, rounding, flags);
}

void ScreenSurface::outline(Sheet sheet, Rect rect, Colour colour, float rounding, float thickness) {
    sheet->AddRect(vec(rect.min()), vec(rect.max()), colour, rounding, ImDrawFlags_None, thickness);
}

void ScreenSurface::line(Sheet sheet, Point from, Point to, Colour colour, float thickness) {
    sheet->AddLine(vec(from), vec(to), colour, thickness);
}

void ScreenSurface::polyline(Sheet sheet, std::span<const Point> points, Colour colour, float thickness) {
    sheet->AddPolyline(vecs(points), static_cast<int>(points.size()), colour, ImDrawFlags_None, thickness);
}

void ScreenSurface::polygon(Sheet sheet, std::span<const Point> points, Colour colour) {
    sheet->AddConvexPolyFilled(vecs(points), static_cast<int>(points.size()), colour);
}

void ScreenSurface::curve(Sheet sheet, const Curve& curve, Colour colour, float thickness) {
    sheet->AddBezierCubic(vec(curve.a), vec(curve.b), vec(curve.c), vec(curve.d), colour, thickness);
}

void ScreenSurface::disc(Sheet sheet, Point center, float radius, Colour colour) {
    sheet->AddCircleFilled(vec(center), radius, colour);
}

void ScreenSurface::ring(Sheet sheet, Point center, float radius, Colour colour, float thickness) {
    sheet->AddCircle(vec(center), radius, colour, 0, thickness);
}

void ScreenSurface::text(Sheet sheet, const TextRun& run) {
    const Font& font = fonts_.for_height(run.face, run.height);
    sheet->AddText(font.font, run.height, vec(run.at), run.colour, run.text.data(),
                   run.text.data() + run.text.size());
}

void ScreenSurface::push_clip(Sheet sheet, Rect rect) {
    sheet->PushClipRect(vec(rect.min()), vec(rect.max()), true);
}

void ScreenSurface::pop_clip(Sheet sheet) { sheet->PopClipRect(); }

} // namespace cow::ui

#include "app/gui/paint/recording_surface.hpp"

#include <imgui.h>

#include <algorithm>
#include <utility>

namespace cow::ui {

template <class Shape> void RecordingSurface::note(Sheet sheet, Colour colour, Shape shape) {
    const ImVec2 low = sheet->GetClipRectMin();
    const ImVec2 high = sheet->GetClipRectMax();
    noted_.push_back({sheet, {std::move(shape), colour, {low.x, low.y, high.x - low.x, high.y - low.y}, 0}});
}

void RecordingSurface::fill(Sheet sheet, Rect rect, Colour colour, float rounding, Corners corners) {
    note(sheet, colour, FilledRect{rect, rounding, corners});
    screen_.fill(sheet, rect, colour, rounding, corners);
}

void RecordingSurface::outline(Sheet sheet, Rect rect, Colour colour, float rounding, float thickness) {
    note(sheet, colour, OutlinedRect{rect, rounding, thickness});
    screen_.outline(sheet, rect, colour, rounding, thickness);
}

void RecordingSurface::line(Sheet sheet, Point from, Point to, Colour colour, float thickness) {
    // ImGui means the middle of a pixel.
    const Point half{0.5F, 0.5F};
    note(sheet, colour, OpenLine{{from + half, to + half}, thickness});
    screen_.line(sheet, from, to, colour, thickness);
}

void RecordingSurface::polyline(Sheet sheet, std::span<const Point> points, Colour colour, float thickness) {
    note(sheet, colour, OpenLine{{points.begin(), points.end()}, thickness});
    screen_.polyline(sheet, points, colour, thickness);
}

void RecordingSurface::polygon(Sheet sheet, std::span<const Point> points, Colour colour) {
    note(sheet, colour, FilledPolygon{{points.begin(), points.end()}});
    screen_.polygon(sheet, points, colour);
}

void RecordingSurface::curve(Sheet sheet, const Curve& curve, Colour colour, float thickness) {
    note(sheet, colour, DrawnCurve{curve, thickness});
    screen_.curve(sheet, curve, colour, thickness);
}

void RecordingSurface::disc(Sheet sheet, Point center, float radius, Colour colour) {
    note(sheet, colour, Circle{center, radius, 0});
    screen_.disc(sheet, center, radius, colour);
}

void RecordingSurface::ring(Sheet sheet, Point center, float radius, Colour colour, float thickness) {
    note(sheet, colour, Circle{center, radius, thickness});
    screen_.ring(sheet, center, radius, colour, thickness);
}

void RecordingSurface::text(Sheet sheet, const TextRun& run) {
    note(sheet, run.colour,
         TextLine{run.face,
                  {run.at.x, run.at.y, run.width, run.height},
                  std::string(run.text),
                  run.cut,
                  run.may_cut});
    screen_.text(sheet, run);
}

Drawing RecordingSurface::drawing(Colour ground) const {
    Drawing out;
    const ImDrawData* data = ImGui::GetDrawData();
    out.size = {data->DisplaySize.x, data->DisplaySize.y};
    out.ground = ground;
    for (std::size_t i = 0; i < static_cast<std::size_t>(data->CmdListsCount); ++i) {
        const Sheet sheet = data->CmdLists[static_cast<int>(i)];
        for (const Noted& noted : noted_) {
            if (noted.sheet == sheet) {
                out.marks.push_back(noted.mark);
                out.marks.back().sheet = i;
            }
        }
    }
    return out;
}

} // namespace cow::ui

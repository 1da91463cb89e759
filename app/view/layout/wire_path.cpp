#include "app/view/layout/wire_path.hpp"

#include <algorithm>
#include <cmath>

namespace cow::ui {
namespace {

// Design sizes, pixels at scale 1.
constexpr float corner = 7;
constexpr float fan_above = 9;  // a fan's bar above its cells
constexpr float into_side = 13; // below a cell's upper edge
constexpr int pieces = 20;

float distance(Point a, Point b) { return std::hypot(b.x - a.x, b.y - a.y); }

void add_curve(Path& path, const Curve& curve) {
    for (int i = 1; i <= pieces; ++i) {
        path.points.push_back(curve.at(static_cast<float>(i) / pieces));
    }
}

/// A quarter turn at `at`, between where the path is and `to`.
void add_corner(Path& path, Point at, Point to, float radius) {
    const Point from = path.points.back();
    const float in = std::min(radius, distance(from, at) / 2);
    const float out = std::min(radius, distance(at, to) / 2);
    const Point a = mix(at, from, distance(from, at) > 0 ? in / distance(from, at) : 0);
    const Point d = mix(at, to, distance(at, to) > 0 ? out / distance(at, to) : 0);
    path.points.push_back(a);
    add_curve(path, {a, mix(a, at, 0.6F), mix(d, at, 0.6F), d});
}

} // namespace

float Path::length() const {
    float sum = 0;
    for (std::size_t i = 1; i < points.size(); ++i) {
        sum += distance(points[i - 1], points[i]);
    }
    return sum;
}

Path Path::until(float t) const {
    Path out;
    float left = length() * std::clamp(t, 0.0F, 1.0F);
    for (std::size_t i = 0; i < points.size(); ++i) {
        const float piece = i == 0 ? 0 : distance(points[i - 1], points[i]);
        if (piece > left) {
            out.points.push_back(mix(points[i - 1], points[i], left / piece));
            return out;
        }
        out.points.push_back(points[i]);
        left -= piece;
    }
    return out;
}

Point Path::at(float t) const {
    const Path part = until(t);
    return part.points.empty() ? Point{} : part.points.back();
}

Path wire_path(const WireEnds& ends, float scale) {
    Path path;
    const Point start{ends.card.x, ends.row.center().y};
    const Point turn{ends.lane, start.y};
    const Point down{ends.lane, ends.lanes.y};
    path.points.push_back(start);
    add_corner(path, turn, down, corner * scale);
    path.points.push_back(down);
    const float x = ends.first ? ends.cell.center().x + ends.shift
                               : ends.cell.x - ends.gap * mix(0.25F, 0.75F, ends.depth);
    const Point end{x, ends.first ? ends.cell.y - 1 : ends.lanes.bottom() - 1};
    const float drop = (end.y - down.y) * 0.7F;
    add_curve(path, {down, {down.x, down.y + drop}, {end.x, end.y - drop}, end});
    if (!ends.first) {
        const Point side{x, ends.cell.y + std::min(into_side * scale, ends.cell.h / 2)};
        const Point into{ends.cell.x, side.y};
        add_corner(path, side, into, ends.gap / 2);
        path.points.push_back(into);
    }
    return path;
}

std::vector<Path> fan_of(Path& wire, std::span<const Rect> cells, float top, float gap, float scale) {
    std::vector<Path> out;
    if (wire.empty() || cells.empty()) {
        return out;
    }
    const float bar = top - fan_above * scale;
    while (wire.points.size() > 1 && wire.points.back().y > bar) {
        wire.points.pop_back();
    }
    const Point from{wire.points.back().x, bar};
    wire.points.push_back(from);
    for (const Rect& cell : cells) {
        const bool first = cell.y < top + 1;
        const Point at{first ? cell.center().x : cell.x - gap / 2, bar};
        const Point end{at.x, first ? cell.y - 1 : cell.y + std::min(into_side * scale, cell.h / 2)};
        Path path{{from}};
        if (distance(from, at) > 1) {
            add_corner(path, at, end, std::min(corner * scale, fan_above * scale * 0.6F));
        }
        if (first) {
            path.points.push_back(end);
        } else {
            add_corner(path, end, {cell.x, end.y}, gap / 2);
            path.points.push_back({cell.x, end.y});
        }
        out.push_back(std::move(path));
    }
    return out;
}

std::vector<float> lanes_of(Rect card, float room, std::size_t wires) {
    std::vector<float> out;
    const float pitch = room / static_cast<float>(wires + 1);
    for (std::size_t i = 0; i < wires; ++i) {
        out.push_back(card.x - room + pitch * static_cast<float>(i + 1));
    }
    return out;
}

} // namespace cow::ui

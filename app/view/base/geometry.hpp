#pragma once
// Points and rectangles, in pixels. Knows neither ImGui nor GL, so that layout is tested without a window.

#include <algorithm>
#include <cstddef>

namespace cow::ui {

struct Point {
    float x = 0;
    float y = 0;
    constexpr bool operator==(const Point&) const = default;
    constexpr Point operator+(Point o) const { return {x + o.x, y + o.y}; }
    constexpr Point operator-(Point o) const { return {x - o.x, y - o.y}; }
    constexpr Point operator*(float k) const { return {x * k, y * k}; }
};

constexpr float mix(float a, float b, float t) { return a + (b - a) * t; }
constexpr Point mix(Point a, Point b, float t) { return {mix(a.x, b.x, t), mix(a.y, b.y, t)}; }

struct Rect {
    float x = 0;
    float y = 0;
    float w = 0;
    float h = 0;
    constexpr bool operator==(const Rect&) const = default;
    constexpr float right() const { return x + w; }
    constexpr float bottom() const { return y + h; }
    constexpr Point min() const { return {x, y}; }
    constexpr Point max() const { return {x + w, y + h}; }
    constexpr Point center() const { return {x + w / 2, y + h / 2}; }
    constexpr bool empty() const { return w <= 0 || h <= 0; }
    constexpr bool contains(Point p) const { return p.x >= x && p.x < right() && p.y >= y && p.y < bottom(); }
    /// Is all of `inner` inside, give or take half a pixel?
    constexpr bool contains(const Rect& inner) const {
        const float slack = 0.5F;
        return inner.x >= x - slack && inner.y >= y - slack && inner.right() <= right() + slack &&
               inner.bottom() <= bottom() + slack;
    }
    constexpr bool overlaps(const Rect& o) const {
        const float slack = 0.5F;
        return x + slack < o.right() && o.x + slack < right() && y + slack < o.bottom() &&
               o.y + slack < bottom();
    }
    constexpr Rect inset(float d) const { return inset(d, d); }
    constexpr Rect inset(float dx, float dy) const {
        return {x + dx, y + dy, std::max(0.0F, w - 2 * dx), std::max(0.0F, h - 2 * dy)};
    }
    constexpr Rect moved(Point by) const { return {x + by.x, y + by.y, w, h}; }

    // Each cuts a strip off this rectangle and returns it; `gap` is lost between the two.
    constexpr Rect take_top(float height, float gap = 0) {
        const Rect strip{x, y, w, std::min(height, h)};
        const float used = std::min(height + gap, h);
        y += used;
        h -= used;
        return strip;
    }
    constexpr Rect take_bottom(float height, float gap = 0) {
        const float taken = std::min(height, h);
        const Rect strip{x, bottom() - taken, w, taken};
        h -= std::min(height + gap, h);
        return strip;
    }
    constexpr Rect take_left(float width, float gap = 0) {
        const Rect strip{x, y, std::min(width, w), h};
        const float used = std::min(width + gap, w);
        x += used;
        w -= used;
        return strip;
    }
    constexpr Rect take_right(float width, float gap = 0) {
        const float taken = std::min(width, w);
        const Rect strip{right() - taken, y, taken, h};
        w -= std::min(width + gap, w);
        return strip;
    }
};

constexpr Rect mix(const Rect& a, const Rect& b, float t) {
    return {mix(a.x, b.x, t), mix(a.y, b.y, t), mix(a.w, b.w, t), mix(a.h, b.h, t)};
}

struct Curve {
    Point a, b, c, d;
    constexpr Point at(float t) const {
        const float s = 1 - t;
        return a * (s * s * s) + b * (3 * s * s * t) + c * (3 * s * t * t) + d * (t * t * t);
    }
};

/// How many things of `size` fit into `room` side by side, `gap` apart; at least one.
constexpr std::size_t how_many(float room, float size, float gap) {
    const float many = (room + gap) / (size + gap);
    return many < 1 ? 1 : static_cast<std::size_t>(many);
}

} // namespace cow::ui

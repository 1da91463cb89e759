#pragma once
// The ways of wires: out of a card into the lane beside it, down between the cards, and across the lanes to a frame. None
// crosses a card, a frame or a word on its way.

#include "app/view/base/geometry.hpp"

#include <span>
#include <vector>

namespace cow::ui {

/// A line of short pieces.
struct Path {
    std::vector<Point> points;

    bool empty() const { return points.size() < 2; }
    float length() const;    ///< pixels
    Point at(float t) const; ///< `t` of the way
    /// The part from its beginning to `t` of the way.
    Path until(float t) const;
};

/// One page's, or one run's.
struct WireEnds {
    Rect card;
    Rect row;
    float lane = 0;    ///< x, left of the card
    Rect lanes;        ///< between the cards and memory
    Rect cell;         ///< where it leads
    bool first = true; ///< that is in memory's first row; else the wire comes down in the gap before it, …
    float depth = 0;   ///< … the further left there the further down that row is: 0 to 1
    float gap = 0;     ///< between two cells
    float shift = 0;   ///< off the middle of the cell, so that several can be told apart
};
Path wire_path(const WireEnds& ends, float scale);

/// From a run's wire, which then ends there, to all of its frames' cells: a bar above memory, whose upper edge is `top`, and
/// a way down to each, into the first row from above, into others from the gap beside the cell.
std::vector<Path> fan_of(Path& wire, std::span<const Rect> cells, float top, float gap, float scale);

/// Lanes for `wires` of one card, from left to right, in the room left of it.
std::vector<float> lanes_of(Rect card, float room, std::size_t wires);

} // namespace cow::ui

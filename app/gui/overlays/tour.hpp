#pragma once
// The tour of a first start: two minutes that point at things, one after the other.

#include "app/gui/view/view.hpp"

#include <cstddef>

namespace cow::ui {

/// Where the things are that are pointed at; an empty one is passed over.
struct TourPlaces {
    Rect buttons;
    Rect script;
    Rect processes;
    Rect memory;
    Rect narration;
    Rect timeline;
    Rect real_kernel;
    Rect menu;
};

struct TourState {
    std::size_t stop = 0;
    bool moved = false; ///< the scenario stands elsewhere meanwhile
};

void draw_tour(const View& view, TourState& state, Rect window, const TourPlaces& places);

} // namespace cow::ui

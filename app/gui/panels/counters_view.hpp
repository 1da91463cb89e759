#pragma once
// Four figures of the machine, each with its course over the steps.

#include "app/gui/view/view.hpp"

#include <array>
#include <span>

namespace cow::ui {

struct FiguresState {
    bool valid = false;
    Position position;
    Sample sample;
    Position courses;          ///< of the samples (so many of them as `event` says) whose …
    std::array<u64, 4> most{}; ///< … greatest figures these are
};

void draw_counters(const View& view, FiguresState& state, std::span<const Rect> boxes);

} // namespace cow::ui

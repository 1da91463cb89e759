#pragma once
// How a movement begins and ends.

#include <algorithm>

namespace cow::ui {

/// 0 to 1 with a soft start and end.
constexpr float ease(float t) {
    const float x = std::clamp(t, 0.0F, 1.0F);
    return x * x * (3 - 2 * x);
}
/// `t` from `from` to `to`, stretched to 0..1.
constexpr float part_of(float t, float from, float to) {
    return std::clamp((t - from) / (to - from), 0.0F, 1.0F);
}

} // namespace cow::ui

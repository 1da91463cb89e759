#include "app/gui/theme.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace cow::gui {

Colour process_colour(ProcId proc) {
    // Vermilion is kept for faults.
    static constexpr std::array colours{colour::sky,    colour::orange, colour::purple,
                                        colour::yellow, rgb(0x4fc9a4),  rgb(0x7f9cf5)};
    return colours[proc.v % colours.size()];
}

float ui_scale(float width, float height, float content) {
    const float own = std::max(content, 0.5F);
    const float room = std::min(width / (1280 * own), height / (720 * own));
    // Half of a larger window goes into larger type, half into showing more.
    const float factor = room < 1 ? std::max(room, 0.7F) : 1 + (room - 1) * 0.6F;
    return std::clamp(std::round(own * factor * 20) / 20, 0.6F, 4.0F);
}

} // namespace cow::gui

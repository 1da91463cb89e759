#pragma once
// The palette: commands found by typing.

#include "app/gui/view/view.hpp"

#include <cstddef>
#include <string>

namespace cow::ui {

struct PaletteState {
    std::string typed;
    std::size_t index = 0;
    bool fresh = false; ///< just opened
};

void draw_palette(const View& view, PaletteState& state, Rect window);

} // namespace cow::ui

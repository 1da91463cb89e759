#pragma once
// Measures the texts of a picture: is each shown whole, inside the window, and by itself?

#include "app/view/picture/drawing.hpp"

#include <string>
#include <vector>

namespace cow::ui {

/// A sentence for each fault, with the texts and their rectangles.
std::vector<std::string> layout_faults(const Drawing& drawing);

} // namespace cow::ui

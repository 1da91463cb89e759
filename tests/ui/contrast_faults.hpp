#pragma once
// Measures whether the texts of a picture stand out from what lies behind them.

#include "app/view/picture/drawing.hpp"

#include <string>
#include <vector>

namespace cow::ui {

/// As the Web Content Accessibility Guidelines count: 1 to 21. Both opaque.
double contrast(Colour one, Colour other);

/// A sentence for each text with a contrast of less than 4.5 to 1.
std::vector<std::string> contrast_faults(const Drawing& drawing);

} // namespace cow::ui

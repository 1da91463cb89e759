#pragma once
// Something said once, over the window.

#include "app/gui/view/view.hpp"

#include <string_view>

namespace cow::ui {

/// Below `anchor`, its right edge under that of it.
void draw_notice(const View& view, Rect anchor, std::string_view text);

} // namespace cow::ui

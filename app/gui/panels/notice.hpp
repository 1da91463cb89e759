#pragma once
// Something said once, over the window.

#include "app/gui/view/view.hpp"

#include <string_view>

namespace cow::ui {

inline constexpr double notice_seconds = 8;       ///< that a reason stays in view …
inline constexpr double short_notice_seconds = 3; ///< … and what is only a confirmation

/// Below `anchor`, its right edge under that of it.
void draw_notice(const View& view, Rect anchor, std::string_view text);

} // namespace cow::ui

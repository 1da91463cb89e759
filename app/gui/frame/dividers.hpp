#pragma once
// What divides the panels, dragged by the mouse; a double click leaves it to itself again.

#include "app/gui/view/view.hpp"

#include <optional>

namespace cow::ui {

/// `held`: the one that is dragged.
void drag_dividers(const View& view, std::optional<Divider>& held, const WindowLayout& layout, Point size);

} // namespace cow::ui

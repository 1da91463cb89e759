#pragma once
// The scenarios to choose from, by chapter, each with its title and a small picture of it.

#include "app/gui/view/view.hpp"

namespace cow::gui {

void draw_gallery(const View& view, Rect window);

} // namespace cow::gui

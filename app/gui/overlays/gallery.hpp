#pragma once
// The scenarios to choose from, by chapter, each with its title and a small picture of it.

#include "app/gui/view/view.hpp"

namespace cow::ui {

void draw_gallery(const View& view, Rect window);

} // namespace cow::ui

#pragma once
// The cards that ask about a file: whether to take back what was never saved, what to do when the file has changed
// meanwhile, and under which name to save.

#include "app/gui/view/view.hpp"

namespace cow::ui {

void draw_recovery(const View& view, Rect window);
void draw_conflict(const View& view, Rect window);
void draw_save_as(const View& view, Rect window);

} // namespace cow::ui

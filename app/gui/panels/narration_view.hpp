#pragma once
// What is happening: the author's words, his question and its answer, and the events as sentences.

#include "app/gui/view/view.hpp"

namespace cow::ui {

void draw_narration(const View& view, Rect panel);

} // namespace cow::ui

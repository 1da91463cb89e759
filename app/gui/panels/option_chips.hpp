#pragma once
// The answers that an author offers to his question.

#include "app/gui/paint/canvas.hpp"
#include "core/scenario/remarks.hpp"

namespace cow::ui {

/// From the top of `area`, in as many rows as they need; once it is `answered`, the right ones are lit. Returns the height
/// used; `draw` false only measures.
float draw_options(const Canvas& canvas, Rect area, const Question& question, bool answered, Face face,
                   bool draw = true);

} // namespace cow::ui

#pragma once
// The panel of whoever is the kernel: what is to be done, what was done and how it was judged, what can be done; and in
// the end the model's way beside it. All of it by mouse or by keys.

#include "app/gui/panels/exercise/exercise_state.hpp"
#include "app/gui/view/view.hpp"

namespace cow::ui {

/// Its width, in design pixels; 0: there is nothing to be performed.
float exercise_width(const Session& session);

/// Needs Session::be_kernel().
void draw_exercise(const View& view, ExerciseState& state, Rect panel);

} // namespace cow::ui

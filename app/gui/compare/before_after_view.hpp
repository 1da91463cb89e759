#pragma once
// Two pictures of memory, one before a call and one after it: which call it was is asked.

#include "app/gui/stage/stage_view.hpp"

namespace cow::ui {

/// The session's run, and beside it what it is asked about. `first` and `second`: the stages. There is a picture behind.
void draw_before_after(const View& view, StageState& first, StageState& second, const Camera& camera,
                       Rect place, bool at_once);

} // namespace cow::ui

#pragma once
// A stage of its own beside others: drawn smaller where there is little room, with what is otherwise in another one marked.

#include "app/gui/stage/stage_view.hpp"

#include <string>

namespace cow::ui {

struct StageColumn {
    const Run* run = nullptr;
    StageState* stage = nullptr;
    std::string name; ///< what tells it from the others
};

/// What is chosen in one that is not of the session's run is chosen in all, unless `looked_at`: then it is only that. The
/// rest is for the session's own stage.
void draw_column(const View& view, const StageColumn& column, const Camera& camera, Rect place, bool at_once,
                 bool looked_at = false);

/// Beside rows of the stage that was just drawn: their pages are otherwise in `other`.
void mark_rows(const View& view, const StageColumn& column, const StageColumn& other);

} // namespace cow::ui

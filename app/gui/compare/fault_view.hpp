#pragma once
// What is wrong with this kernel? The student names the fault that is built into it, and is told what that is worth.

#include "app/gui/view/view.hpp"
#include "core/compare/symptom.hpp"

#include <optional>

namespace cow::ui {

struct FaultState {
    std::size_t row = 0;      ///< where the keyboard is
    std::optional<Bug> guess; ///< the last one, …
    JudgedGuess judged;       ///< … what it is worth …
    std::size_t steps = 0;    ///< … by what so many steps have shown …
    bool over = false;        ///< … of all there are

    /// At the cursor.
    void take(const Session& session, Bug named);
};

void draw_fault(const View& view, FaultState& state, Rect window);

} // namespace cow::ui

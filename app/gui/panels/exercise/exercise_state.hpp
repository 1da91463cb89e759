#pragma once
// What the panel of whoever is the kernel remembers between frames.

#include "core/base/ids.hpp"

namespace cow::ui {

struct ExerciseState {
    u64 told = ~u64{0}; ///< how far things had come when the list was rolled to its end
};

} // namespace cow::ui

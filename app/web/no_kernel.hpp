#pragma once
// In a browser there is no Linux to ask.

#include "app/view/session/judge.hpp"

namespace cow::ui {

/// One that says why it cannot judge.
Judges no_kernels();

} // namespace cow::ui

#pragma once
// Linux as the judge of scenarios: the one underneath, or one in a machine of its own.

#include "app/view/session/judge.hpp"

namespace cow::ui {

Judges real_judges();

} // namespace cow::ui

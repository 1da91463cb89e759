#pragma once
// A Linux in a machine of its own as the judge: `cowscope verify --vm`, run beside the window.

#include "app/view/session/judge.hpp"

namespace cow::ui {

/// Boots the kernel that the script is about, or else the newest verified one; ends it with the judge.
std::unique_ptr<Judge> machine_judge(Script script);
/// What to install so that there can be one; "" when it is there.
std::string machine_hint();

} // namespace cow::ui

#pragma once
// Linux as the judge of scenarios: the one underneath, or one in a machine of its own.

#include "app/view/session/judge.hpp"

namespace cow::ui {

std::unique_ptr<Judge> real_judge(Script script, const JudgeOptions& options);

} // namespace cow::ui

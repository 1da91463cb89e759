#pragma once
// The Linux underneath as the judge of scenarios.

#include "app/view/session/judge.hpp"

namespace cow::ui {

std::unique_ptr<Judge> real_judge(Script script, const JudgeOptions& options);

} // namespace cow::ui

#pragma once
// What `expect` finds.

#include "core/scenario/runner.hpp"

namespace cow {

/// Evaluates the whole condition, also where its outcome is already certain, so that `actual` shows every value in it.
ExpectOutcome evaluate_condition(const Condition& condition, const Machine& machine, const Environment& env);

} // namespace cow

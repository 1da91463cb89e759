#pragma once
// What `expect` finds.

#include "core/scenario/environment.hpp"
#include "core/scenario/outcome.hpp"
#include "core/scenario/vocabulary/vocabulary.hpp"

#include <optional>

namespace cow {

/// Evaluates the whole condition, also where its outcome is already certain, so that `actual` shows every value in it.
ExpectOutcome evaluate_condition(const Condition& condition, const Machine& machine, const Environment& env);

/// A value of the machine as a whole, such as frames_used. Nothing for `result`, which is a call's.
std::optional<u64> machine_value(vocabulary::ValueId id, const Machine& machine);

} // namespace cow

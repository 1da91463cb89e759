#pragma once
// What `expect` finds.

#include "core/scenario/environment.hpp"
#include "core/scenario/outcome.hpp"
#include "core/scenario/run_record.hpp"
#include "core/scenario/vocabulary/vocabulary.hpp"

#include <optional>
#include <string>

namespace cow {

/// Evaluates the whole condition, also where its outcome is already certain, so that `actual` shows every value in it.
/// `record`: of the run so far, for a condition that looks back on it.
ExpectOutcome evaluate_condition(const Condition& condition, const Machine& machine, const Environment& env,
                                 const RunRecord* record = nullptr);

/// What one value is; nothing where it is none, or cannot be told.
std::optional<i64> evaluate_value(const Condition& value, const Machine& machine, const Environment& env);

/// What `condition`, a sum of values, comes to: "3", "-1", or "none". Nothing, with a reason, when it comes to nothing.
std::optional<std::string> evaluate_number(const Condition& condition, const Machine& machine,
                                           const Environment& env, std::string& problem);

/// A value of the machine as a whole, such as frames_used. Nothing for `result`, which is a call's.
std::optional<u64> machine_value(vocabulary::ValueId id, const Machine& machine);

} // namespace cow

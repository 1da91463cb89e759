#pragma once
// Which of the rules that are not the same in all releases of Linux decide something in a step: those without which it
// would have gone otherwise. That is tried, so that no rule has to say it of itself: the step is undone and done again
// under the other rule, for each that it has asked for.

#include "core/scenario/runner.hpp"

#include <vector>

namespace cow {

/// Steps of more events are not tried.
inline constexpr std::size_t most_events_tried = 4096;

/// Runner::run_step, with StepOutcome::rules. The machine, the log and the names are as that leaves them.
StepOutcome run_step_and_rules(const Runner& runner, std::size_t step, Machine& machine,
                               std::vector<Event>& log, Environment& env);

} // namespace cow

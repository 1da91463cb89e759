#pragma once
// What the scenario's names are at some moment of a run.

#include "core/scenario/evaluate.hpp"
#include "core/scenario/runner.hpp"

namespace cow {

/// The value of a bound name, or the pid of a process's name.
NameLookup lookup_in(const Environment& env, const Machine& machine);

/// The process called `name`; no_proc, with a reason, when there is none.
ProcId find_process(const Environment& env, const std::string& name, std::string& problem);

} // namespace cow

#pragma once
// What the scenario's names are at some moment of a run.

#include "core/machine/machine.hpp"
#include "core/scenario/evaluate.hpp"

#include <map>
#include <string>

namespace cow {

/// The scenario's names and what they mean at some point: a plain value.
struct Environment {
    std::map<std::string, u64> values;       ///< buf → its address, fd → 3
    std::map<std::string, ProcId> processes; ///< child → index
    std::map<u32, std::string> pids;         ///< a trace's pid → process name
    i64 last_result = 0;
    bool has_result = false;
    bool unknown_result = false;        ///< the last call returned something, and nothing says what
    i64 allocations_until_failure = -1; ///< what is left of RunOptions::fail_allocation; negative: none fails
};

/// The value of a bound name, or the pid of a process's name.
NameLookup lookup_in(const Environment& env, const Machine& machine);

/// The process called `name`; no_proc, with a reason, when there is none.
ProcId find_process(const Environment& env, const std::string& name, std::string& problem);

} // namespace cow

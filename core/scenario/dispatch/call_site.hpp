#pragma once
// Where a call of a script runs.

#include "core/kernel/kernel.hpp"
#include "core/scenario/environment.hpp"

namespace cow {

/// Where a call runs.
struct CallSite {
    Kernel& kernel;
    ProcId proc{};
    Environment& env;
};

} // namespace cow

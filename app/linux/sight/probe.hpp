#pragma once
// Whether an entry is writable is told by no file of /proc: a store into the page tells, by whether it faults. It changes
// what it looks at, so that it is done once, when a scenario is over.

#include "app/linux/process/workers.hpp"
#include "app/linux/sight/seen.hpp"
#include "core/machine/machine.hpp"

namespace cow::real {

/// One store into each page that is present and may be written to, of all processes, for real and in a copy of the
/// model's machine. False when there were more pages than are tried, or no memory for them. Throws Unavailable.
bool probe_writable(const Machine& machine, Workers& workers, Seen& model, Seen& kernel);

} // namespace cow::real

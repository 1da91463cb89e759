#pragma once
// A system call of a script → the kernel's function of that name.

#include "core/scenario/dispatch/call_site.hpp"
#include "core/scenario/outcome.hpp"

namespace cow {

/// Runs the call, binds its name, and notes in `out` its result and where a recorded one differs.
///
/// A recorded error means that the call had no effect: it has none in the model either. A recorded success on a
/// descriptor that the model does not know (of accept, io_uring_setup) is believed, since the calls that make such
/// descriptors are not modelled.
void run_call(const CallStatement& call, const CallSite& site, StepOutcome& out);

} // namespace cow

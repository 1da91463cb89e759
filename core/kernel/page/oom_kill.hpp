#pragma once
// The OOM killer (mm/oom_kill.c).

#include "core/kernel/kernel.hpp"

namespace cow::kernel {

/// mm/oom_kill.c: oom_badness: resident pages + page-table pages; of equals the later process.
/// Unlike Linux the first process may be chosen: in a scenario it is a process like any other.
void oom_kill(Kernel& k);

} // namespace cow::kernel

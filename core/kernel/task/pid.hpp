#pragma once
// Pids (kernel/pid.c).

#include "core/kernel/kernel.hpp"

namespace cow::kernel {

/// kernel/pid.c: find_task_by_vpid: the process with that pid, unless it was reaped; or no_proc.
ProcId find_pid(const Machine& m, i64 pid);

} // namespace cow::kernel

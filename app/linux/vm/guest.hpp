#pragma once
// Inside the machine of its own: the first process, which prepares it, runs the command and tells what it prints.

namespace cow::real::vm {

/// This process is the first one of a machine that was started for a Job.
bool is_guest();
/// Does the job. Never returns: the machine ends with it.
[[noreturn]] void run_guest();

/// This process runs in such a machine: what is a setting of the whole machine may be set.
bool is_ours();

} // namespace cow::real::vm

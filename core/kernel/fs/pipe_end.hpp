#pragma once
// The ends of pipes and pairs of sockets: who still has one, and what is left when the last descriptor goes (fs/pipe.c,
// net/unix/af_unix.c).

#include "core/kernel/kernel.hpp"

namespace cow::kernel {

/// Some descriptor can read from the pipe; can write to it.
bool has_reader(const Machine& m, u32 pipe);
bool has_writer(const Machine& m, u32 pipe);
/// What a struct file leaves when its last descriptor goes.
void release_pipe(Kernel& k, u32 open_file);

} // namespace cow::kernel

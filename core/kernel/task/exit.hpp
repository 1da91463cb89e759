#pragma once
// The end of processes and of their address spaces: exit, wait4 (kernel/exit.c; mm/mmap.c: exit_mmap).

#include "core/base/errno.hpp"
#include "core/kernel/kernel.hpp"

namespace cow {

namespace sys {

void exit(Kernel& k, ProcId proc, i32 code);
/// pid -1: any child. Reaps a zombie; 0 when there are children but none is a zombie.
CallResult wait4(Kernel& k, ProcId proc, i64 pid);

} // namespace sys

namespace kernel {

/// kernel/exit.c: do_exit.
void terminate(Kernel& k, ProcId proc, i32 code, Signal signal);
/// mm/mmap.c: exit_mmap. All that the space holds is given back; the space stays as an empty husk.
void destroy_space(Kernel& k, MmId mm);
/// kernel/fork.c: mmput: one process less uses the space; with the last one it goes.
void drop_space(Kernel& k, MmId mm);
/// kernel/fork.c: complete_vfork_done.
void resume_vfork_parent(Kernel& k, ProcId proc);

} // namespace kernel
} // namespace cow

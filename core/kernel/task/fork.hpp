#pragma once
// The birth of processes and of their address spaces: fork, vfork, clone (kernel/fork.c).

#include "core/base/errno.hpp"
#include "core/kernel/kernel.hpp"

#include <string_view>

namespace cow {

namespace clone_flag {
inline constexpr u64 vm = 0x100, vfork = 0x4000, thread = 0x10000;
}

/// A running process with an empty address space. Its parent is the first process, if there is one.
/// `recorded_pid` 0: the next free pid.
ProcId create_process(Kernel& k, std::string_view name, u32 recorded_pid = 0);

namespace sys {

/// The child's pid. `name`: what the scenario calls the child; "" names it after its pid.
CallResult fork(Kernel& k, ProcId proc, std::string_view name, u32 recorded_pid = 0);
CallResult vfork(Kernel& k, ProcId proc, std::string_view name, u32 recorded_pid = 0);
CallResult clone(Kernel& k, ProcId proc, u64 flags, std::string_view name, u32 recorded_pid = 0);

} // namespace sys

namespace kernel {

/// kernel/fork.c: mm_init. The rest is what a space passes to one made from it or in its place, or what execve decides.
MmId create_space(Kernel& k, ProcId owner, VirtAddr mmap_base, u64 data_bytes = 0, bool merge_any = false);

} // namespace kernel
} // namespace cow

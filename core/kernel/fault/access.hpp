#pragma once
// Touching memory as the processor does: TLB, page walk, refusal, fault, retry.

#include "core/kernel/kernel.hpp"

#include <span>

namespace cow {

/// How one access ended.
struct AccessOutcome {
    bool done = false;                  ///< false: the process was killed
    Signal signal = Signal::none;       ///< by this
    u8 value = 0;                       ///< the byte there afterwards
    Decision decision = Decision::none; ///< of its first fault
};

AccessOutcome load(Kernel& k, ProcId proc, VirtAddr addr);
AccessOutcome store(Kernel& k, ProcId proc, VirtAddr addr, u8 value);
/// Several bytes in one go (one access per page).
AccessOutcome store(Kernel& k, ProcId proc, VirtAddr addr, std::span<const u8> bytes);

namespace kernel {

/// One access within one page. `bytes`: what a store writes. `by_kernel`: inside a system call; a bad address then ends
/// in EFAULT instead of a signal.
AccessOutcome access(Kernel& k, ProcId proc, VirtAddr addr, Access kind, std::span<const u8> bytes,
                     bool by_kernel);

} // namespace kernel
} // namespace cow

#pragma once
// The stack grows down to what is touched below it (mm/vma.c: expand_downwards, acct_stack_growth).

#include "core/kernel/kernel.hpp"

namespace cow::kernel {

/// Would touching `page`, which no VMA has, make the stack above it grow down to it?
bool stack_would_grow(const Machine& m, const Process& process, Vpn page);
/// Grows it; false when it may not.
bool grow_stack(Kernel& k, ProcId proc, MmId mm, VirtAddr addr);

} // namespace cow::kernel

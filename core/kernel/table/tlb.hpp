#pragma once
// Flushing TLBs (arch/x86/mm/tlb.c).
//
// Flushes are emitted before the PTEs become stricter: the process runs no user code in between, and so its TLB stays
// a subset of its page table after every event.

#include "core/kernel/kernel.hpp"

namespace cow::kernel {

/// In every process that runs in the space.
void flush_page(Kernel& k, MmId mm, Vpn page);
void flush_space(Kernel& k, MmId mm);
/// What a change of the range's PTEs could leave stale: page by page when it is short.
void flush_range(Kernel& k, MmId mm, Vpn first, Vpn last);

} // namespace cow::kernel

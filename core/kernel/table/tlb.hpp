#pragma once
// Flushing TLBs (arch/x86/mm/tlb.c, mm/mmu_gather.c).
//
// As in Linux an entry gets stricter first and is flushed then (ptep_clear_flush; change_protection, then
// flush_tlb_range; zap, then tlb_finish_mmu, and only then the frames are freed). In between a TLB may know more than the
// page table says; when the call returns, none does.

#include "core/kernel/kernel.hpp"

#include <vector>

namespace cow::kernel {

/// On every processor that runs a process of the space.
void flush_page(Kernel& k, MmId mm, Vpn page);
void flush_space(Kernel& k, MmId mm);

/// struct mmu_gather: what a change of a range's entries will leave stale. Looked up before the change, flushed after it:
/// page by page when the range is short.
struct MmuGather {
    MmId mm{};
    bool full = false;
    std::vector<Vpn> pages;
};
MmuGather tlb_gather(const Machine& m, MmId mm, Vpn first, Vpn last);
void tlb_finish(Kernel& k, const MmuGather& gather);

} // namespace cow::kernel

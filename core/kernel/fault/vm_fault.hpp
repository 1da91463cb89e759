#pragma once
// One fault being handled, and what every kind of fault does (struct vm_fault).

#include "core/kernel/kernel.hpp"

namespace cow::kernel {

enum class FaultResult : u8 { done, retry, segv, sigbus, oom };

/// One fault being handled.
struct Fault {
    ProcId proc{};
    MmId mm{};
    VirtAddr addr{};
    Vpn page{};
    Access access = Access::load;
    Vma vma{};
    Walk at{};
};

void decide(Kernel& k, const Fault& fault, Decision decision, Pfn pfn = no_pfn);
void finish(Kernel& k, const Fault& fault, Decision decision, bool major = false);
/// The table of that level on the way to the page; false without memory.
bool make_table(Kernel& k, Fault& fault, u32 level);
/// A frame for a private page; no_pfn without memory. mm/rmap.c: folio_add_new_anon_rmap: droppable memory is lazily freed
/// from the start.
Pfn new_anon_frame(Kernel& k, const Fault& fault);
/// mm/rmap.c: __anon_vma_prepare, before a VMA gets its first private page.
void prepare_anon_vma(Kernel& k, Fault& fault);

} // namespace cow::kernel

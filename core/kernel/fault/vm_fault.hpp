#pragma once
// One fault being handled, and what every kind of fault does (struct vm_fault).

#include "core/kernel/kernel.hpp"

namespace cow::kernel {

enum class FaultResult : u8 { done, retry, segv, sigbus, oom };

/// Who made the access.
enum class FaultBy : u8 {
    user,
    kernel,   ///< copy_to_user and the like
    remote,   ///< ptrace, /proc/PID/mem: waits for the disk within the fault, and does not try again
    populate, ///< populate_vma_page_range: where it has to wait it gives up, and faults anew
};

/// One fault being handled.
struct Fault {
    ProcId proc{};
    MmId mm{};
    VirtAddr addr{};
    Vpn page{};
    Access access = Access::load;
    Vma vma{};
    Walk at{};
    FaultBy by = FaultBy::user;
};

void decide(Kernel& k, const Fault& fault, Decision decision, Pfn pfn = no_pfn);
/// mm/memory.c: mm_account_fault: `major`, unless it faults anew: then a minor fault is all that is counted.
void finish(Kernel& k, const Fault& fault, Decision decision, bool major = false);
/// The table of that level on the way to the page; false without memory.
bool make_table(Kernel& k, Fault& fault, u32 level);
/// A frame for a private page; no_pfn without memory. mm/rmap.c: folio_add_new_anon_rmap: droppable memory is lazily freed
/// from the start.
Pfn new_anon_frame(Kernel& k, const Fault& fault);
/// mm/rmap.c: __anon_vma_prepare, before a VMA gets its first private page.
void prepare_anon_vma(Kernel& k, Fault& fault);

} // namespace cow::kernel

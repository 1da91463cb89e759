#pragma once
// The page-fault handler: a ladder of guards that ends in one short function per kind of fault.
// Rules: mm/memory.c (handle_pte_fault, do_anonymous_page, do_fault, do_wp_page).

#include "core/kernel/kernel.hpp"

namespace cow::kernel {

enum class FaultResult : u8 { done, retry, segv, sigbus, oom };

/// What the processor found for an access: the PTE to use, or why not.
struct Translation {
    Pte pte{};
    Refusal refusal = Refusal::not_present;
    Walk at{}; ///< of the page walk, unless the TLB knew
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
};

/// arch/x86/mm/fault.c: do_user_addr_fault. `decision`: what was decided, also when it ends in a signal.
FaultResult page_fault(Kernel& k, ProcId proc, VirtAddr addr, Access access, const Translation& refused,
                       Decision& decision);

// ---- for the kinds of fault --------------------------------------------------------------------------------------

void decide(Kernel& k, const Fault& fault, Decision decision, Pfn pfn = no_pfn);
void finish(Kernel& k, const Fault& fault, Decision decision, bool major = false);
/// The table of that level on the way to the page; false without memory.
bool make_table(Kernel& k, Fault& fault, u32 level);
/// mm/rmap.c: __anon_vma_prepare, before a VMA gets its first private page.
void prepare_anon_vma(Kernel& k, Fault& fault);
/// mm/memory.c: wp_page_copy, from a frame. `unshare`: a private copy is wanted, but nobody writes it yet
/// (FAULT_FLAG_UNSHARE): the copy stays clean and read-only.
FaultResult copy_page(Kernel& k, Fault& fault, bool unshare);

} // namespace cow::kernel

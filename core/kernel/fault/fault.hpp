#pragma once
// The page-fault handler: a ladder of guards that ends in one short function per kind of fault.
// Rules: mm/memory.c (handle_pte_fault, do_anonymous_page, do_fault, do_wp_page).

#include "core/kernel/fault/vm_fault.hpp"

namespace cow::kernel {

/// What the processor found for an access: the PTE to use, or why not.
struct Translation {
    Pte pte{};
    Refusal refusal = Refusal::not_present;
    Walk at{}; ///< of the page walk, unless the TLB knew
};

/// arch/x86/mm/fault.c: do_user_addr_fault. `decision`: what was decided, also when it ends in a signal.
FaultResult page_fault(Kernel& k, ProcId proc, VirtAddr addr, Access access, const Translation& refused,
                       Decision& decision, FaultBy by = FaultBy::user);

/// mm/memory.c: __handle_mm_fault: the rights have been looked at, and `fault.vma` is the VMA.
FaultResult handle_mm_fault(Kernel& k, Fault& fault, Decision& decision);

} // namespace cow::kernel

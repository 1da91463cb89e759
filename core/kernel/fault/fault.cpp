#include "core/kernel/fault/fault.hpp"

#include "core/kernel/fault/file_fault.hpp"
#include "core/kernel/fault/stack.hpp"
#include "core/kernel/fault/wp_fault.hpp"
#include "core/kernel/page/page_alloc.hpp"
#include "core/kernel/table/shared_tables.hpp"
#include "core/kernel/table/tables.hpp"
#include "core/kernel/table/tlb.hpp"

namespace cow::kernel {
namespace {

/// mm/memory.c: do_anonymous_page.
FaultResult anonymous_fault(Kernel& k, Fault& fault, Decision& decision) {
    const Machine& m = k.machine();
    if (fault.access != Access::store && m.config.zero_page) {
        decision = Decision::zero_page;
        decide(k, fault, decision, zero_pfn);
        set_pte(k, fault.mm, fault.at.table, fault.page, {},
                mk_pte(fault.vma, zero_pfn, Pte::P | Pte::U | Pte::A), PteReason::fault);
        finish(k, fault, decision);
        return FaultResult::done;
    }
    decision = Decision::zero_fill;
    decide(k, fault, decision);
    const Pfn pfn = new_anon_frame(k, fault);
    if (pfn == no_pfn) {
        return FaultResult::oom;
    }
    prepare_anon_vma(k, fault);
    k.emit(FrameZeroed{pfn});
    u64 flags = Pte::P | Pte::U | Pte::A | Pte::X;
    if (fault.vma.has(vm::write)) {
        flags |= Pte::W | Pte::D;
    }
    set_pte(k, fault.mm, fault.at.table, fault.page, {}, mk_pte(fault.vma, pfn, flags), PteReason::fault);
    finish(k, fault, decision);
    return FaultResult::done;
}

/// mm/memory.c: do_numa_page: the mapping may be accessed, its entry not: as long as mprotect is at work, and no longer.
FaultResult protnone_fault(Kernel& k, Fault& fault, Decision& decision) {
    decision = Decision::spurious;
    decide(k, fault, decision);
    set_pte(k, fault.mm, fault.at.table, fault.page, fault.at.pte,
            mk_pte(fault.vma, fault.at.pte.pfn(),
                   Pte::P | (fault.at.pte.v & (Pte::U | Pte::A | Pte::D | Pte::X))),
            PteReason::protect);
    finish(k, fault, decision);
    return FaultResult::done;
}

} // namespace

FaultResult handle_mm_fault(Kernel& k, Fault& fault, Decision& decision) {
    const Machine& m = k.machine();
    const bool store = fault.access == Access::store;
    if (fault.at.table == no_table) {
        // A file's page gets its last-level table only when it is there to be mapped.
        if (!make_table(k, fault, fault.vma.is_anonymous() ? 1 : 2)) {
            decision = Decision::oom;
            decide(k, fault, decision);
            return FaultResult::oom;
        }
    } else if (!fault.at.upper_writable && (store || !fault.at.pte.has_frame())) {
        decision = Decision::unshare_table;
        decide(k, fault, decision);
        if (!unshare_table(k, fault.mm, fault.page)) {
            return FaultResult::oom;
        }
        fault.at = m.walk(fault.mm, fault.page);
        if (fault.at.pte.has(Pte::P) && (!store || fault.at.pte.writable())) {
            finish(k, fault, decision);
            return FaultResult::done;
        }
    }
    if (fault.at.pte.none()) {
        return fault.vma.is_anonymous() ? anonymous_fault(k, fault, decision)
                                        : file_fault(k, fault, decision);
    }
    if (fault.at.pte.is_guard()) { // handle_pte_marker
        decision = Decision::segv_guard;
        decide(k, fault, decision);
        return FaultResult::segv;
    }
    if (fault.at.pte.has(Pte::N) && fault.vma.has(vm::rights)) {
        return protnone_fault(k, fault, decision);
    }
    if (store && !fault.at.pte.writable()) {
        return write_protect_fault(k, fault, decision);
    }
    decision = Decision::spurious;
    decide(k, fault, decision);
    flush_page(k, fault.mm, fault.page);
    finish(k, fault, decision);
    return FaultResult::done;
}

FaultResult page_fault(Kernel& k, ProcId proc, VirtAddr addr, Access access, const Translation& refused,
                       Decision& decision, FaultBy by) {
    const Machine& m = k.machine();
    k.emit(FaultRaised{proc, addr, access, refused.refusal});
    Fault fault{proc, m.process(proc).mm, addr, addr.page(), access, {}, refused.at, by};
    const Vma* vma = m.spaces[fault.mm.v].find(fault.page);
    if (vma == nullptr && grow_stack(k, proc, fault.mm, addr)) {
        vma = m.spaces[fault.mm.v].find(fault.page);
    }
    if (vma == nullptr) {
        k.emit(VmaChecked{proc, addr, access, false, false, 0});
        decision = Decision::segv_maperr;
        decide(k, fault, decision);
        return FaultResult::segv;
    }
    // access_error: NX is noticed where a page is; to map one it is enough that the VMA is accessible in any way.
    const u32 wanted = access == Access::store ? vm::write : vm::rights;
    const bool allowed = vma->has(wanted) && refused.refusal != Refusal::no_exec;
    k.emit(VmaChecked{proc, addr, access, true, allowed, vma->flags});
    if (!allowed) {
        decision = Decision::segv_accerr;
        decide(k, fault, decision);
        return FaultResult::segv;
    }
    fault.vma = *vma;
    return handle_mm_fault(k, fault, decision);
}

} // namespace cow::kernel

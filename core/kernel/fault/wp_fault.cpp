#include "core/kernel/fault/wp_fault.hpp"

#include "core/kernel/page/frames.hpp"
#include "core/kernel/page/page_alloc.hpp"
#include "core/kernel/table/tables.hpp"
#include "core/kernel/table/tlb.hpp"

namespace cow::kernel {
namespace {

/// mm/memory.c: wp_page_copy, from the zero page: no copy, a fresh zeroed frame.
FaultResult zero_page_replaced(Kernel& k, Fault& fault) {
    const Pte old = fault.at.pte;
    const Pfn pfn = new_anon_frame(k, fault);
    if (pfn == no_pfn) {
        return FaultResult::oom;
    }
    prepare_anon_vma(k, fault);
    k.emit(FrameZeroed{pfn});
    set_pte(k, fault.mm, fault.at.table, fault.page, old,
            mk_pte(fault.vma, pfn, Pte::P | Pte::U | Pte::A | Pte::X | written(fault.vma)), PteReason::fault);
    flush_page(k, fault.mm, fault.page);
    return FaultResult::done;
}

/// mm/memory.c: wp_can_reuse_anon_folio. Anonymous, and either marked exclusive or the only reference there is.
/// A KSM page never is, not even for its last owner.
bool reusable(const Machine& m, const Vma& vma, Pte pte) {
    const Frame& frame = m.frames[pte.pfn()];
    // Where nobody may write, a forced write would fault on and on.
    const bool faulty = m.config.bug == Bug::reuse_without_check && vma.has(vm::write);
    if (faulty && frame.kind != FrameKind::zero) {
        return true;
    }
    return frame.kind == FrameKind::anon && (pte.exclusive() || frame.refcount == 1);
}

/// mm/memory.c: wp_page_reuse.
void reuse_frame(Kernel& k, Fault& fault) {
    const Pte pte = fault.at.pte;
    k.emit(FrameReused{pte.pfn()});
    set_pte(k, fault.mm, fault.at.table, fault.page, pte, pte.with(Pte::A | Pte::X | written(fault.vma)),
            PteReason::reuse);
    flush_page(k, fault.mm, fault.page);
}

} // namespace

FaultResult write_protect_fault(Kernel& k, Fault& fault, Decision& decision) {
    const Machine& m = k.machine();
    const Pte pte = fault.at.pte;
    if (fault.vma.is_shared()) { // wp_page_shared
        decision = Decision::share;
        decide(k, fault, decision, pte.pfn());
        set_frame_flag(k, pte.pfn(), frame_flag::dirty, true);
        set_pte(k, fault.mm, fault.at.table, fault.page, pte, pte.with(Pte::W | Pte::D | Pte::A),
                PteReason::fault);
        flush_page(k, fault.mm, fault.page);
        finish(k, fault, decision);
        return FaultResult::done;
    }
    if (!m.config.last_owner_copies && reusable(m, fault.vma, pte)) {
        decision = Decision::reuse;
        decide(k, fault, decision, pte.pfn());
        reuse_frame(k, fault);
        finish(k, fault, decision);
        return FaultResult::done;
    }
    decision = pte.pfn() == zero_pfn ? Decision::zero_fill : Decision::copy;
    decide(k, fault, decision, pte.pfn());
    const FaultResult result =
        pte.pfn() == zero_pfn ? zero_page_replaced(k, fault) : copy_page(k, fault, false);
    if (result == FaultResult::done) {
        finish(k, fault, decision);
    }
    return result;
}

FaultResult unshare_fault(Kernel& k, Fault& fault, Decision& decision) {
    const Pte pte = fault.at.pte;
    const bool reuses = reusable(k.machine(), fault.vma, pte);
    decision = reuses ? Decision::reuse : Decision::copy;
    decide(k, fault, decision, pte.pfn());
    if (reuses) {
        k.emit(FrameReused{pte.pfn()});
        set_pte(k, fault.mm, fault.at.table, fault.page, pte, pte.with(Pte::X), PteReason::unshare);
    } else if (const FaultResult result = copy_page(k, fault, true); result != FaultResult::done) {
        return result;
    }
    finish(k, fault, decision);
    return FaultResult::done;
}

FaultResult copy_page(Kernel& k, Fault& fault, bool unshare) {
    const Machine& m = k.machine();
    const Pte old = fault.at.pte;
    const Pfn pfn = new_anon_frame(k, fault);
    if (pfn == no_pfn) {
        return FaultResult::oom;
    }
    if (m.tables.entry(fault.at.table, fault.at.index) != old) { // reclaim took the page meanwhile
        put_frame(k, pfn);
        return FaultResult::retry;
    }
    prepare_anon_vma(k, fault);
    k.emit(PageCopied{old.pfn(), pfn, zero_content, m.frames[old.pfn()].content});
    u64 flags = (old.flags() & (Pte::P | Pte::N)) | Pte::U | Pte::A | Pte::X;
    if (!unshare) {
        flags |= written(fault.vma);
    }
    set_pte(k, fault.mm, fault.at.table, fault.page, old, mk_pte(fault.vma, pfn, flags), PteReason::fault);
    flush_page(k, fault.mm, fault.page);
    put_frame(k, old.pfn());
    return FaultResult::done;
}

} // namespace cow::kernel

#include "core/kernel/fault/fault.hpp"

#include "core/kernel/fault/file_fault.hpp"
#include "core/kernel/fault/stack.hpp"
#include "core/kernel/page/page_alloc.hpp"
#include "core/kernel/table/shared_tables.hpp"
#include "core/kernel/table/tables.hpp"
#include "core/kernel/table/tlb.hpp"

namespace cow::kernel {
namespace {

/// mm/memory.c: do_anonymous_page.
FaultResult anonymous_fault(Kernel& k, Fault& fault, Decision& decision) {
    const Machine& m = k.machine();
    if (fault.access == Access::load && m.config.zero_page) {
        decision = Decision::zero_page;
        decide(k, fault, decision, zero_pfn);
        set_pte(k, fault.mm, fault.at.table, fault.page, {}, Pte::make(zero_pfn, Pte::P | Pte::U | Pte::A),
                PteReason::fault);
        finish(k, fault, decision);
        return FaultResult::done;
    }
    decision = Decision::zero_fill;
    decide(k, fault, decision);
    const Pfn pfn = allocate_frame(k, FrameKind::anon, zero_content, no_file, fault.vma.index_of(fault.page),
                                   Need::fault);
    if (pfn == no_pfn) {
        return FaultResult::oom;
    }
    prepare_anon_vma(k, fault);
    k.emit(FrameZeroed{pfn});
    u64 flags = Pte::P | Pte::U | Pte::A | Pte::X;
    if (fault.vma.has(vm::write)) {
        flags |= Pte::W | Pte::D;
    }
    set_pte(k, fault.mm, fault.at.table, fault.page, {}, Pte::make(pfn, flags), PteReason::fault);
    finish(k, fault, decision);
    return FaultResult::done;
}

/// mm/memory.c: wp_page_copy, from the zero page: no copy, a fresh zeroed frame.
FaultResult zero_page_replaced(Kernel& k, Fault& fault) {
    const Pte old = fault.at.pte;
    const Pfn pfn = allocate_frame(k, FrameKind::anon, zero_content, no_file, fault.vma.index_of(fault.page),
                                   Need::fault);
    if (pfn == no_pfn) {
        return FaultResult::oom;
    }
    prepare_anon_vma(k, fault);
    k.emit(FrameZeroed{pfn});
    flush_page(k, fault.mm, fault.page);
    set_pte(k, fault.mm, fault.at.table, fault.page, old,
            Pte::make(pfn, Pte::P | Pte::U | Pte::A | Pte::X | Pte::W | Pte::D), PteReason::fault);
    return FaultResult::done;
}

/// mm/memory.c: wp_can_reuse_anon_folio. Anonymous, and either marked exclusive or the only reference there is.
/// A KSM page never is, not even for its last owner.
bool reusable(const Machine& m, Pte pte) {
    const Frame& frame = m.frames[pte.pfn()];
    if (m.config.bug == Bug::reuse_without_check && frame.kind != FrameKind::zero) {
        return true;
    }
    return frame.kind == FrameKind::anon && (pte.exclusive() || frame.refcount == 1);
}

/// mm/memory.c: wp_page_reuse.
void reuse_frame(Kernel& k, Fault& fault) {
    const Pte pte = fault.at.pte;
    k.emit(FrameReused{pte.pfn()});
    flush_page(k, fault.mm, fault.page);
    set_pte(k, fault.mm, fault.at.table, fault.page, pte, pte.with(Pte::W | Pte::D | Pte::A | Pte::X),
            PteReason::reuse);
}

/// mm/memory.c: do_wp_page. The page is there, the VMA allows the write, the PTE does not.
FaultResult write_protect_fault(Kernel& k, Fault& fault, Decision& decision) {
    const Machine& m = k.machine();
    const Pte pte = fault.at.pte;
    if (fault.vma.is_shared()) { // wp_page_shared
        decision = Decision::share;
        decide(k, fault, decision, pte.pfn());
        flush_page(k, fault.mm, fault.page);
        set_frame_flag(k, pte.pfn(), frame_flag::dirty, true);
        set_pte(k, fault.mm, fault.at.table, fault.page, pte, pte.with(Pte::W | Pte::D | Pte::A),
                PteReason::fault);
        finish(k, fault, decision);
        return FaultResult::done;
    }
    if (reusable(m, pte)) {
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

/// mm/memory.c: __handle_mm_fault, handle_pte_fault.
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
    } else if (!fault.at.upper_writable && (store || fault.at.pte.none())) {
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
    if (store && !fault.at.pte.writable()) {
        return write_protect_fault(k, fault, decision);
    }
    decision = Decision::spurious;
    decide(k, fault, decision);
    flush_page(k, fault.mm, fault.page);
    finish(k, fault, decision);
    return FaultResult::done;
}

} // namespace

FaultResult page_fault(Kernel& k, ProcId proc, VirtAddr addr, Access access, const Translation& refused,
                       Decision& decision) {
    const Machine& m = k.machine();
    k.emit(FaultRaised{proc, addr, access, refused.refusal});
    Fault fault{proc, m.process(proc).mm, addr, addr.page(), access, {}, refused.at};
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
    const bool allowed = vma->has(access == Access::store ? vm::write : vm::rights);
    k.emit(VmaChecked{proc, addr, access, true, allowed, vma->flags});
    if (!allowed) {
        decision = Decision::segv_accerr;
        decide(k, fault, decision);
        return FaultResult::segv;
    }
    fault.vma = *vma;
    return handle_mm_fault(k, fault, decision);
}

void decide(Kernel& k, const Fault& fault, Decision decision, Pfn pfn) {
    const Machine& m = k.machine();
    const Frame frame = pfn == no_pfn ? Frame{} : m.frames[pfn];
    k.emit(FaultDecided{fault.proc, fault.addr, decision, pfn, frame.refcount, frame.kind});
}

void finish(Kernel& k, const Fault& fault, Decision decision, bool major) {
    k.emit(FaultDone{fault.proc, fault.addr, decision, major});
}

bool make_table(Kernel& k, Fault& fault, u32 level) {
    const TableId table = ensure_table(k, fault.mm, fault.page, level);
    if (level == 1) {
        fault.at.table = table;
        fault.at.index = table_index(fault.page, 1);
    }
    return table != no_table;
}

/// mm/rmap.c: __anon_vma_prepare. Before a VMA gets its first private page; a neighbour's anon_vma is taken where the
/// two could be one VMA but for their rights, so that they can merge again later (find_mergeable_anon_vma).
void prepare_anon_vma(Kernel& k, Fault& fault) {
    const Machine& m = k.machine();
    if (fault.vma.anon_vma.v != 0) {
        return;
    }
    const std::vector<Vma>& vmas = m.spaces[fault.mm.v].vmas;
    const Vma* self = m.spaces[fault.mm.v].find(fault.page);
    const auto compatible = [](const Vma& first, const Vma& second) { // anon_vma_compatible
        return first.end == second.start && first.file == second.file &&
               first.index_of(second.start) == second.pgoff &&
               ((first.flags ^ second.flags) & vm::compared & static_cast<u16>(~vm::rights)) == 0;
    };
    AnonVmaId id{};
    if (self != &vmas.back() && compatible(*self, self[1]) && !self[1].has(vm::fork_child)) {
        id = self[1].anon_vma;
    }
    if (id.v == 0 && self != &vmas.front() && compatible(self[-1], *self) && !self[-1].has(vm::fork_child)) {
        id = self[-1].anon_vma;
    }
    const bool fresh = id.v == 0;
    if (fresh) {
        id = AnonVmaId{m.next_anon_vma};
    }
    k.emit(VmaAnonSet{fault.mm, self->start, AnonVmaId{}, id, fresh});
    fault.vma.anon_vma = id;
}

FaultResult copy_page(Kernel& k, Fault& fault, bool unshare) {
    const Machine& m = k.machine();
    const Pte old = fault.at.pte;
    const Pfn pfn = allocate_frame(k, FrameKind::anon, zero_content, no_file, fault.vma.index_of(fault.page),
                                   Need::fault);
    if (pfn == no_pfn) {
        return FaultResult::oom;
    }
    if (m.tables.entry(fault.at.table, fault.at.index) != old) { // reclaim took the page meanwhile
        put_frame(k, pfn);
        return FaultResult::retry;
    }
    prepare_anon_vma(k, fault);
    k.emit(PageCopied{old.pfn(), pfn, zero_content, m.frames[old.pfn()].content});
    flush_page(k, fault.mm, fault.page);
    u64 flags = (old.flags() & (Pte::P | Pte::N)) | Pte::U | Pte::A | Pte::X;
    if (!unshare) {
        flags |= Pte::W | Pte::D;
    }
    set_pte(k, fault.mm, fault.at.table, fault.page, old, Pte::make(pfn, flags), PteReason::fault);
    put_frame(k, old.pfn());
    return FaultResult::done;
}

} // namespace cow::kernel

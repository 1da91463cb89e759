// The page-fault handler: a ladder of guards that ends in one short function per kind of fault.
// Rules: mm/memory.c (handle_pte_fault, do_anonymous_page, do_fault, do_wp_page).

#include "core/kernel/kernel.hpp"

namespace cow {

void Kernel::decide(const Fault& fault, Decision decision, Pfn pfn) {
    const Frame frame = pfn == no_pfn ? Frame{} : m_.frames[pfn];
    emit(FaultDecided{fault.proc, fault.addr, decision, pfn, frame.refcount, frame.kind});
}

void Kernel::finish(const Fault& fault, Decision decision, bool major) {
    emit(FaultDone{fault.proc, fault.addr, decision, major});
}

Kernel::FaultResult Kernel::page_fault(ProcId proc, VirtAddr addr, Access access, const Translation& refused,
                                       Decision& decision) {
    emit(FaultRaised{proc, addr, access, refused.refusal});
    Fault fault{proc, mm_of(proc), addr, addr.page(), access, {}, refused.at};
    const Vma* vma = m_.spaces[fault.mm.v].find(fault.page);
    if (vma == nullptr && grow_stack(proc, fault.mm, addr)) {
        vma = m_.spaces[fault.mm.v].find(fault.page);
    }
    if (vma == nullptr) {
        emit(VmaChecked{proc, addr, access, false, false, 0});
        decision = Decision::segv_maperr;
        decide(fault, decision);
        return FaultResult::segv;
    }
    const bool allowed = vma->has(access == Access::store ? vm::write : vm::rights);
    emit(VmaChecked{proc, addr, access, true, allowed, vma->flags});
    if (!allowed) {
        decision = Decision::segv_accerr;
        decide(fault, decision);
        return FaultResult::segv;
    }
    fault.vma = *vma;
    return handle_mm_fault(fault, decision);
}

/// mm/memory.c: __handle_mm_fault, handle_pte_fault.
Kernel::FaultResult Kernel::handle_mm_fault(Fault& fault, Decision& decision) {
    const bool store = fault.access == Access::store;
    if (fault.at.table == no_table) {
        // A file's page gets its last-level table only when it is there to be mapped.
        if (!make_table(fault, fault.vma.is_anonymous() ? 1 : 2)) {
            decision = Decision::oom;
            decide(fault, decision);
            return FaultResult::oom;
        }
    } else if (!fault.at.upper_writable && (store || fault.at.pte.none())) {
        decision = Decision::unshare_table;
        decide(fault, decision);
        if (!unshare_table(fault.mm, fault.page)) {
            return FaultResult::oom;
        }
        fault.at = m_.walk(fault.mm, fault.page);
        if (fault.at.pte.has(Pte::P) && (!store || fault.at.pte.writable())) {
            finish(fault, decision);
            return FaultResult::done;
        }
    }
    if (fault.at.pte.none()) {
        return fault.vma.is_anonymous() ? anonymous_fault(fault, decision) : file_fault(fault, decision);
    }
    if (store && !fault.at.pte.writable()) {
        return write_protect_fault(fault, decision);
    }
    decision = Decision::spurious;
    decide(fault, decision);
    flush_page(fault.mm, fault.page);
    finish(fault, decision);
    return FaultResult::done;
}

bool Kernel::make_table(Fault& fault, u32 level) {
    const TableId table = ensure_table(fault.mm, fault.page, level);
    if (level == 1) {
        fault.at.table = table;
        fault.at.index = table_index(fault.page, 1);
    }
    return table != no_table;
}

/// mm/rmap.c: __anon_vma_prepare. Before a VMA gets its first private page; a neighbour's anon_vma is taken where the
/// two could be one VMA but for their rights, so that they can merge again later (find_mergeable_anon_vma).
void Kernel::prepare_anon_vma(Fault& fault) {
    if (fault.vma.anon_vma.v != 0) {
        return;
    }
    const std::vector<Vma>& vmas = m_.spaces[fault.mm.v].vmas;
    const Vma* self = m_.spaces[fault.mm.v].find(fault.page);
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
        id = AnonVmaId{m_.next_anon_vma};
    }
    emit(VmaAnonSet{fault.mm, self->start, AnonVmaId{}, id, fresh});
    fault.vma.anon_vma = id;
}

/// mm/memory.c: do_anonymous_page.
Kernel::FaultResult Kernel::anonymous_fault(Fault& fault, Decision& decision) {
    if (fault.access == Access::load && m_.config.zero_page) {
        decision = Decision::zero_page;
        decide(fault, decision, zero_pfn);
        set_pte(fault.mm, fault.at.table, fault.page, {}, Pte::make(zero_pfn, Pte::P | Pte::U | Pte::A),
                PteReason::fault);
        finish(fault, decision);
        return FaultResult::done;
    }
    decision = Decision::zero_fill;
    decide(fault, decision);
    const Pfn pfn =
        allocate_frame(FrameKind::anon, zero_content, no_file, fault.vma.index_of(fault.page), Need::fault);
    if (pfn == no_pfn) {
        return FaultResult::oom;
    }
    prepare_anon_vma(fault);
    emit(FrameZeroed{pfn});
    u64 flags = Pte::P | Pte::U | Pte::A | Pte::X;
    if (fault.vma.has(vm::write)) {
        flags |= Pte::W | Pte::D;
    }
    set_pte(fault.mm, fault.at.table, fault.page, {}, Pte::make(pfn, flags), PteReason::fault);
    finish(fault, decision);
    return FaultResult::done;
}

/// mm/memory.c: do_wp_page. The page is there, the VMA allows the write, the PTE does not.
Kernel::FaultResult Kernel::write_protect_fault(Fault& fault, Decision& decision) {
    const Pte pte = fault.at.pte;
    if (fault.vma.is_shared()) { // wp_page_shared
        decision = Decision::share;
        decide(fault, decision, pte.pfn());
        flush_page(fault.mm, fault.page);
        set_frame_flag(pte.pfn(), frame_flag::dirty, true);
        set_pte(fault.mm, fault.at.table, fault.page, pte, pte.with(Pte::W | Pte::D | Pte::A),
                PteReason::fault);
        finish(fault, decision);
        return FaultResult::done;
    }
    if (reusable(pte)) {
        decision = Decision::reuse;
        decide(fault, decision, pte.pfn());
        reuse_frame(fault);
        finish(fault, decision);
        return FaultResult::done;
    }
    decision = pte.pfn() == zero_pfn ? Decision::zero_fill : Decision::copy;
    decide(fault, decision, pte.pfn());
    const FaultResult result = pte.pfn() == zero_pfn ? zero_page_replaced(fault) : copy_page(fault, false);
    if (result == FaultResult::done) {
        finish(fault, decision);
    }
    return result;
}

/// mm/memory.c: wp_can_reuse_anon_folio. Anonymous, and either marked exclusive or the only reference there is.
/// A KSM page never is, not even for its last owner.
bool Kernel::reusable(Pte pte) const {
    const Frame& frame = m_.frames[pte.pfn()];
    if (m_.config.bug == Bug::reuse_without_check && frame.kind != FrameKind::zero) {
        return true;
    }
    return frame.kind == FrameKind::anon && (pte.exclusive() || frame.refcount == 1);
}

/// mm/memory.c: wp_page_reuse.
void Kernel::reuse_frame(Fault& fault) {
    const Pte pte = fault.at.pte;
    emit(FrameReused{pte.pfn()});
    flush_page(fault.mm, fault.page);
    set_pte(fault.mm, fault.at.table, fault.page, pte, pte.with(Pte::W | Pte::D | Pte::A | Pte::X),
            PteReason::reuse);
}

/// mm/memory.c: wp_page_copy, from a frame. `unshare`: a private copy is wanted, but nobody writes it yet
/// (FAULT_FLAG_UNSHARE): the copy stays clean and read-only.
Kernel::FaultResult Kernel::copy_page(Fault& fault, bool unshare) {
    const Pte old = fault.at.pte;
    const Pfn pfn =
        allocate_frame(FrameKind::anon, zero_content, no_file, fault.vma.index_of(fault.page), Need::fault);
    if (pfn == no_pfn) {
        return FaultResult::oom;
    }
    if (m_.tables.entry(fault.at.table, fault.at.index) != old) { // reclaim took the page meanwhile
        put_frame(pfn);
        return FaultResult::retry;
    }
    prepare_anon_vma(fault);
    emit(PageCopied{old.pfn(), pfn, zero_content, m_.frames[old.pfn()].content});
    flush_page(fault.mm, fault.page);
    u64 flags = (old.flags() & (Pte::P | Pte::N)) | Pte::U | Pte::A | Pte::X;
    if (!unshare) {
        flags |= Pte::W | Pte::D;
    }
    set_pte(fault.mm, fault.at.table, fault.page, old, Pte::make(pfn, flags), PteReason::fault);
    put_frame(old.pfn());
    return FaultResult::done;
}

/// mm/memory.c: wp_page_copy, from the zero page: no copy, a fresh zeroed frame.
Kernel::FaultResult Kernel::zero_page_replaced(Fault& fault) {
    const Pte old = fault.at.pte;
    const Pfn pfn =
        allocate_frame(FrameKind::anon, zero_content, no_file, fault.vma.index_of(fault.page), Need::fault);
    if (pfn == no_pfn) {
        return FaultResult::oom;
    }
    prepare_anon_vma(fault);
    emit(FrameZeroed{pfn});
    flush_page(fault.mm, fault.page);
    set_pte(fault.mm, fault.at.table, fault.page, old,
            Pte::make(pfn, Pte::P | Pte::U | Pte::A | Pte::X | Pte::W | Pte::D), PteReason::fault);
    return FaultResult::done;
}

/// mm/vma.c: expand_downwards, acct_stack_growth.
bool Kernel::grow_stack(ProcId proc, MmId mm, VirtAddr addr) {
    const AddressSpace& space = m_.spaces[mm.v];
    const Vpn page = addr.page();
    const Vma* above = space.find_from(page);
    if (above == nullptr || !above->has(vm::grows_down) || addr.v < MachineConfig::mmap_min_addr) {
        return false;
    }
    if (above != &space.vmas.front()) {
        const Vma& below = above[-1];
        if (!below.has(vm::grows_down) && (below.flags & vm::rights) != 0 &&
            page - below.end < MachineConfig::stack_guard_pages) {
            return false;
        }
    }
    // For a read too, and before the limits are looked at: from now on fork copies its zero pages.
    Fault growing{proc, mm, addr, above->start, Access::load, *above, {}};
    prepare_anon_vma(growing);
    if (above->end - page > pages_for(MachineConfig::stack_limit)) {
        return false;
    }
    if (above->has(vm::account)) {
        const u64 more = above->start - page;
        if (!enough_memory(proc, more)) {
            return false;
        }
        charge(static_cast<i64>(more));
    }
    emit(FaultDecided{proc, addr, Decision::grow_stack, no_pfn, 0, FrameKind::free});
    emit(VmaResized{mm, above->start, above->end, page, above->end});
    return true;
}

} // namespace cow

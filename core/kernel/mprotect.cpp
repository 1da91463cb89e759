// mprotect (mm/mprotect.c).

#include "core/kernel/kernel.hpp"

#include <algorithm>

namespace cow {

CallResult Kernel::mprotect(ProcId proc, VirtAddr addr, u64 length, u32 prot) {
    return call(proc, "mprotect", [&] { return do_mprotect(proc, addr, length, prot); });
}

CallResult Kernel::do_mprotect(ProcId proc, VirtAddr addr, u64 length, u32 prot) {
    constexpr u32 semaphores = 8; // PROT_SEM: accepted, without effect
    const MmId mm = mm_of(proc);
    if (addr.offset() != 0) {
        return CallResult::of(Errno::einval);
    }
    if (length == 0) {
        return {};
    }
    const u64 pages = pages_for(length);
    if (pages > (m_.config.task_size() >> page_shift)) {
        return CallResult::of(Errno::enomem);
    }
    if ((prot & ~(u32{vm::rights} | semaphores | prot::growsdown)) != 0) {
        return CallResult::of(Errno::einval);
    }
    Vpn first = addr.page();
    const Vpn last = first + pages;
    if ((prot & prot::growsdown) != 0) { // from the start of the stack that the range begins in
        const Vma* stack = m_.spaces[mm.v].find_from(first);
        if (stack == nullptr || stack->start >= last) {
            return CallResult::of(Errno::enomem);
        }
        if (!stack->has(vm::grows_down)) {
            return CallResult::of(Errno::einval);
        }
        first = stack->start;
    }
    Errno error = Errno::ok;
    for (Vpn at = first; at < last && error == Errno::ok;) {
        const Vma* found = m_.spaces[mm.v].find(at);
        if (found == nullptr) {
            error = Errno::enomem; // what lies before the hole is changed
            break;
        }
        const Vpn end = std::min(found->end, last);
        error = protect_vma(proc, Vma{*found}, at, end, static_cast<u16>(prot & vm::rights));
        at = end;
    }
    return CallResult::of(error);
}

/// mm/mprotect.c: mprotect_fixup.
Errno Kernel::protect_vma(ProcId proc, const Vma& vma, Vpn first, Vpn last, u16 rights) {
    const MmId mm = mm_of(proc);
    if ((rights & vm::write) != 0 && !vma.has(vm::may_write)) {
        return Errno::eacces;
    }
    if ((vma.flags & vm::rights) == rights) {
        return Errno::ok;
    }
    u16 flags = static_cast<u16>((vma.flags & ~vm::rights) | rights);
    const i64 pages = static_cast<i64>(last - first);
    i64 charged = 0;
    if (!vma.has(vm::account) &&
        account_flag(flags) != 0) { // private memory becomes writable: charged from now on
        charged = pages;
        flags |= vm::account;
    } else if (vma.has(vm::account) && (rights & vm::write) == 0 && vma.is_anonymous() &&
               vma.anon_vma.v == 0) {
        charged = -pages; // nothing was written yet
        flags &= static_cast<u16>(~vm::account);
    }
    if ((charged > 0 && !enough_memory(proc, last - first)) || !own_tables(mm, first, last)) {
        return Errno::enomem;
    }
    charge(charged);
    split_at(mm, first);
    split_at(mm, last);
    Vma changed = *m_.spaces[mm.v].find(first);
    changed.flags = flags;
    // Stricter rights reach the PTEs first, wider ones the VMA, so that a PTE never allows what its VMA forbids. A PTE
    // only knows writable and accessible.
    const bool stricter = (vma.has(vm::write) && (rights & vm::write) == 0) || rights == 0;
    if (stricter) {
        flush_range(mm, first, last);
        change_protection(mm, changed);
    }
    set_vma_flags(mm, first, flags);
    if (!stricter) {
        change_protection(mm, changed);
    }
    merge_around(mm, first, last);
    return Errno::ok;
}

/// mm/mprotect.c: change_pte_range, can_change_pte_writable: write access is given back only where a write needs no
/// fault: an exclusive anonymous page, or shared memory that nobody has to be told of. A shared COW page stays as it is.
Pte Kernel::protected_pte(const Vma& vma, Pte pte) const {
    u64 v = pte.v & ~(Pte::W | Pte::P | Pte::N);
    if ((vma.flags & vm::rights) == 0) {
        return {v | Pte::N};
    }
    v |= Pte::P;
    if (vma.has(vm::write)) {
        const bool shmem = vma.file != no_file && m_.files[vma.file.v].shmem;
        const bool exclusive = pte.exclusive() && m_.frames[pte.pfn()].kind == FrameKind::anon;
        if (vma.is_shared() ? shmem || pte.has(Pte::D) : exclusive) {
            v |= Pte::W;
        }
    }
    return {v};
}

void Kernel::change_protection(MmId mm, const Vma& vma) {
    struct Change {
        Vpn page;
        Pte pte;
        TableId table;
    };
    std::vector<Change> changes;
    for_each_pte(m_, m_.spaces[mm.v], vma.start, vma.end, [&](Vpn page, Pte pte, TableId table) {
        changes.push_back({page, pte, table});
    });
    for (const Change& change : changes) {
        const Pte now = protected_pte(vma, change.pte);
        if (now != change.pte) {
            set_pte(mm, change.table, change.page, change.pte, now, PteReason::protect);
        }
    }
}

} // namespace cow

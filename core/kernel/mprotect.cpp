// mprotect (mm/mprotect.c).

#include "core/kernel/kernel.hpp"

#include <algorithm>

namespace cow {

CallResult Kernel::mprotect(ProcId proc, VirtAddr addr, u64 length, u32 prot) {
    return call(proc, "mprotect", [&] { return do_mprotect(proc, addr, length, prot); });
}

CallResult Kernel::do_mprotect(ProcId proc, VirtAddr addr, u64 length, u32 prot) {
    const MmId mm = mm_of(proc);
    if (addr.offset() != 0 || (prot & ~u32{vm::rights}) != 0) {
        return CallResult::of(Errno::einval);
    }
    if (length == 0) {
        return {};
    }
    const u64 pages = pages_for(length);
    if (pages > (m_.config.task_size() >> page_shift)) {
        return CallResult::of(Errno::enomem);
    }
    const Vpn last = addr.page() + pages;
    Errno error = Errno::ok;
    for (Vpn at = addr.page(); at < last && error == Errno::ok;) {
        const Vma* found = m_.spaces[mm.v].find(at);
        if (found == nullptr) {
            error = Errno::enomem; // what lies before the hole is changed
            break;
        }
        const Vma vma = *found;
        const Vpn end = std::min(vma.end, last);
        if ((prot & prot::write) != 0 && !vma.has(vm::may_write)) {
            error = Errno::eacces;
            break;
        }
        u16 flags = static_cast<u16>((vma.flags & ~vm::rights) | prot);
        if (!vma.has(vm::account) && account_flag(flags) != 0) { // private memory becomes writable: charged from now on
            if (!enough_memory(proc, end - at)) {
                error = Errno::enomem;
                break;
            }
            flags |= vm::account;
            charge(static_cast<i64>(end - at));
        }
        if (flags != vma.flags) {
            split_at(mm, at);
            split_at(mm, end);
            Vma changed = *m_.spaces[mm.v].find(at);
            changed.flags = flags;
            if (!own_tables(mm, at, end)) {
                if ((flags & vm::account) != 0 && !vma.has(vm::account)) {
                    charge(-static_cast<i64>(end - at));
                }
                error = Errno::enomem;
                break;
            }
            // Stricter rights reach the PTEs first, wider ones the VMA, so that a PTE never allows what its VMA forbids.
            const bool stricter = (prot & vma.flags & vm::rights) != (vma.flags & vm::rights);
            if (stricter) {
                flush_range(mm, at, end);
                change_protection(mm, changed);
            }
            set_vma_flags(mm, at, flags);
            if (!stricter) {
                change_protection(mm, changed);
            }
        }
        at = end;
    }
    merge_around(mm, addr.page(), last);
    return CallResult::of(error);
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
    for_each_pte(m_, m_.spaces[mm.v], vma.start, vma.end,
                 [&](Vpn page, Pte pte, TableId table) { changes.push_back({page, pte, table}); });
    for (const Change& change : changes) {
        const Pte now = protected_pte(vma, change.pte);
        if (now != change.pte) {
            set_pte(mm, change.table, change.page, change.pte, now, PteReason::protect);
        }
    }
}

} // namespace cow

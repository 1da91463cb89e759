#include "core/kernel/mm/mprotect.hpp"

#include "core/kernel/call.hpp"
#include "core/kernel/fault/gup.hpp"
#include "core/kernel/mm/commit.hpp"
#include "core/kernel/mm/limits.hpp"
#include "core/kernel/mm/mmap.hpp"
#include "core/kernel/mm/vma.hpp"
#include "core/kernel/table/shared_tables.hpp"
#include "core/kernel/table/tables.hpp"
#include "core/kernel/table/tlb.hpp"

#include <algorithm>
#include <vector>

namespace cow::kernel {
namespace {

/// mm/mprotect.c: change_pte_range, can_change_pte_writable: write access is given back only where a write needs no
/// fault: an exclusive anonymous page, or shared memory that nobody has to be told of. A shared COW page stays as it is.
Pte protected_pte(const Machine& m, const Vma& vma, Pte pte) {
    u64 v = pte.v & ~(Pte::W | Pte::P | Pte::N | Pte::NX);
    if ((vma.flags & vm::rights) == 0) {
        return {v | Pte::N};
    }
    v |= vma.has(vm::exec) ? Pte::P : Pte::P | Pte::NX;
    if (vma.has(vm::write)) {
        const bool shmem = vma.file != no_file && m.files[vma.file.v].shmem;
        const bool exclusive = pte.exclusive() && m.frames[pte.pfn()].kind == FrameKind::anon;
        const bool dirty = pte.has(Pte::D);
        const bool own = exclusive && (dirty || m.config.has(KernelTrait::mprotect_keeps_clean));
        if (vma.is_shared() ? shmem || dirty : own) {
            v |= Pte::W;
        }
    }
    return {v};
}

void change_protection(Kernel& k, MmId mm, const Vma& vma) {
    const Machine& m = k.machine();
    struct Change {
        Vpn page;
        Pte pte;
        TableId table;
    };
    std::vector<Change> changes;
    for_each_pte(m, m.space(mm), vma.start, vma.end, [&](Vpn page, Pte pte, TableId table) {
        changes.push_back({page, pte, table});
    });
    for (const Change& change : changes) {
        const Pte now = protected_pte(m, vma, change.pte);
        if (now != change.pte) {
            set_pte(k, mm, change.table, change.page, change.pte, now, PteReason::protect);
        }
    }
}

/// mm/mprotect.c: mprotect_fixup.
Errno protect_vma(Kernel& k, ProcId proc, const Vma& vma, Vpn first, Vpn last, u32 rights) {
    const Machine& m = k.machine();
    const MmId mm = m.process(proc).mm;
    if ((rights & vm::write) != 0 && !vma.has(vm::may_write)) {
        return Errno::eacces;
    }
    if ((vma.flags & vm::rights) == rights) {
        return Errno::ok;
    }
    u32 flags = (vma.flags & ~vm::rights) | rights;
    const bool becomes_data = (rights & vm::write) != 0;
    const auto beyond = [&](u32 with) {
        return expands_beyond(m.process(proc).limits, m.space(mm).vmas.totals(), with, last - first);
    };
    if (becomes_data && !beyond(vma.flags) && !within(k, proc, beyond(flags))) {
        return Errno::enomem;
    }
    const i64 pages = static_cast<i64>(last - first);
    i64 charged = 0;
    if (!vma.has(vm::account) &&
        account_flag(flags) != 0) { // private memory becomes writable: charged from now on
        charged = pages;
        flags |= vm::account;
    } else if (vma.has(vm::account) && (rights & vm::write) == 0 && vma.is_anonymous() &&
               vma.anon_vma.v == 0 && m.config.has(KernelTrait::mprotect_uncharges)) {
        charged = -pages; // nothing was written yet
        flags &= ~vm::account;
    }
    if ((charged > 0 && !enough_memory(k, proc, last - first)) || !own_tables(k, mm, first, last)) {
        return Errno::enomem;
    }
    if (const Errno error = isolate_range(k, mm, first, last, flags); error != Errno::ok) {
        return error;
    }
    charge(k, charged);
    Vma changed = *m.space(mm).find(first);
    changed.flags = flags;
    // Stricter rights reach the PTEs first, wider ones the VMA, so that a PTE never allows what its VMA forbids. A PTE
    // only knows writable, executable and accessible.
    constexpr u32 known = vm::write | vm::exec;
    const bool stricter = (vma.flags & ~rights & known) != 0 || rights == 0;
    if (stricter) {
        const MmuGather gather = tlb_gather(m, mm, first, last);
        Vma common = changed;
        common.flags &= ~(known & ~vma.flags);
        common.flags |= rights != 0 ? vm::read : 0;
        change_protection(k, mm, common);
        tlb_finish(k, gather);
    }
    set_vma_flags(k, mm, first, flags);
    change_protection(k, mm, changed);
    merge_modified(k, mm, vma, first, last);
    if ((vma.flags & (vm::write | vm::shared | vm::locked)) == vm::locked && becomes_data) {
        populate_vma(k, proc, first, last); // so that no write to it has to wait
    }
    return Errno::ok;
}

CallResult do_mprotect(Kernel& k, ProcId proc, VirtAddr addr, u64 length, u32 prot, Reason& reason) {
    const Machine& m = k.machine();
    constexpr u32 semaphores = 8; // PROT_SEM: accepted, without effect
    const MmId mm = m.process(proc).mm;
    if (addr.offset() != 0) {
        return CallResult::of(Errno::einval);
    }
    if (length == 0) {
        reason.say(NoEffect::empty_range);
        return {};
    }
    const u64 pages = pages_for(length);
    if (pages > (m.config.task_size() >> page_shift)) {
        return CallResult::of(Errno::enomem);
    }
    if ((prot & ~(u32{vm::rights} | semaphores | prot::growsdown)) != 0) {
        return CallResult::of(Errno::einval);
    }
    Vpn first = addr.page();
    const Vpn last = first + pages;
    if ((prot & prot::growsdown) != 0) { // from the start of the stack that the range begins in
        const Vma* stack = m.space(mm).find_from(first);
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
        const Vma* found = m.space(mm).find(at);
        if (found == nullptr) {
            error = Errno::enomem; // what lies before the hole is changed
            break;
        }
        const Vpn end = std::min(found->end, last);
        error = protect_vma(k, proc, Vma{*found}, at, end, prot & vm::rights);
        at = end;
    }
    return CallResult::of(error);
}

} // namespace

} // namespace cow::kernel

namespace cow::sys {

CallResult mprotect(Kernel& k, ProcId proc, VirtAddr addr, u64 length, u32 prot) {
    return kernel::changing_call(k, proc, "mprotect", [&](kernel::Reason& reason) {
        return kernel::do_mprotect(k, proc, addr, length, prot, reason);
    });
}

} // namespace cow::sys

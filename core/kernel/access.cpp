// The processor's side: TLB, page walk, refusal, retry; and the kernel's own accesses to user memory.

#include "core/kernel/kernel.hpp"

#include <algorithm>

namespace cow {

AccessOutcome Kernel::load(ProcId proc, VirtAddr addr) { return access(proc, addr, Access::load, {}, false); }

AccessOutcome Kernel::store(ProcId proc, VirtAddr addr, u8 value) {
    return access(proc, addr, Access::store, std::span(&value, 1), false);
}

AccessOutcome Kernel::store(ProcId proc, VirtAddr addr, std::span<const u8> bytes) {
    AccessOutcome out;
    Decision first = Decision::none;
    while (!bytes.empty()) {
        const std::size_t here = std::min<std::size_t>(bytes.size(), page_size - addr.offset());
        out = access(proc, addr, Access::store, bytes.first(here), false);
        if (first == Decision::none) {
            first = out.decision;
        }
        out.decision = first;
        if (!out.done) {
            return out;
        }
        bytes = bytes.subspan(here);
        addr = addr + here;
    }
    return out;
}

/// True when the processor finds a translation that allows the access; else `out` says why not.
/// A cached translation that is too strict is looked up again before the processor faults.
bool Kernel::translate(ProcId proc, VirtAddr addr, Access kind, Translation& out) {
    const Vpn page = addr.page();
    const Process& process = m_.processes[proc.v];
    const bool store = kind == Access::store;
    const TlbEntry* cached = process.tlb.find(page);
    if (cached != nullptr) {
        emit(TlbHit{proc, page});
        if (!store || (cached->pte.writable() && cached->pte.has(Pte::D))) {
            out.pte = cached->pte;
            return true;
        }
    } else {
        emit(TlbMiss{proc, page, static_cast<u8>(m_.config.levels)});
    }
    out.at = addr.v < m_.config.task_size() ? m_.walk(process.mm, page) : Walk{};
    const Walk& at = out.at;
    if (at.table == no_table || at.pte.none()) {
        out.refusal = Refusal::not_present;
        return false;
    }
    if (!at.pte.has(Pte::P)) {
        out.refusal = Refusal::no_access;
        return false;
    }
    const bool writable = at.pte.writable() && at.upper_writable;
    if (store && !writable) {
        out.refusal = Refusal::read_only;
        return false;
    }
    Pte pte = at.pte.with(store ? Pte::A | Pte::D : Pte::A);
    if (pte != at.pte) {
        emit(PteSet{process.mm, at.table, page, at.pte, pte, store ? PteReason::dirty : PteReason::accessed});
    }
    out.pte = pte;
    if (m_.config.tlb != 0) {
        const Pte seen = writable ? pte : pte.without(Pte::W);
        TlbFill fill{proc, 0, {page, seen}, {}};
        const Tlb& tlb = m_.processes[proc.v].tlb;
        if (!tlb.entries.empty()) {
            const u32 slot = Tlb::slot(page, static_cast<u32>(tlb.entries.size()));
            fill.old = tlb.entries[slot];
            fill.old_generation = tlb.generations[slot];
        }
        emit(fill);
    }
    return true;
}

void Kernel::touch_frame(ProcId proc, VirtAddr addr, Access kind, Pfn pfn, std::span<const u8> bytes,
                         AccessOutcome& out) {
    const ContentId old = m_.frames[pfn].content;
    const u32 offset = static_cast<u32>(addr.offset());
    if (kind == Access::store) {
        const ContentId now = bytes.size() == 1 ? m_.contents->write_byte(old, offset, bytes.front())
                                                : m_.contents->write(old, offset, bytes);
        emit(BytesWritten{pfn, static_cast<u16>(offset), static_cast<u16>(bytes.size()), old, now});
        out.value = bytes.front();
    } else {
        out.value = m_.contents->byte(old, offset);
    }
    emit(AccessDone{proc, addr, pfn, kind, out.value});
    out.done = true;
}

/// Bug copyout_skips_cow: the kernel writes through a page that is only read-only because it is shared.
bool Kernel::skips_cow(ProcId proc, VirtAddr addr, Access kind, bool by_kernel, Pte& out) const {
    if (m_.config.bug != Bug::copyout_skips_cow || !by_kernel || kind != Access::store) {
        return false;
    }
    const MmId mm = mm_of(proc);
    const Vma* vma = m_.spaces[mm.v].find(addr.page());
    out = m_.pte(mm, addr.page());
    return vma != nullptr && vma->has(vm::write) && out.has(Pte::P) && out.pfn() != zero_pfn;
}

AccessOutcome Kernel::access(ProcId proc, VirtAddr addr, Access kind, std::span<const u8> bytes,
                             bool by_kernel) {
    AccessOutcome out;
    emit(AccessBegan{proc, addr, static_cast<u32>(std::max<std::size_t>(bytes.size(), 1)), kind, by_kernel,
                     bytes.empty() ? u8{0} : bytes.front()});
    for (;;) {
        Translation found;
        if (skips_cow(proc, addr, kind, by_kernel, found.pte) || translate(proc, addr, kind, found)) {
            touch_frame(proc, addr, kind, found.pte.pfn(), bytes, out);
            return out;
        }
        emit(AccessRefused{proc, addr, kind, found.refusal});
        Decision decision = Decision::none;
        const FaultResult result = page_fault(proc, addr, kind, found, decision);
        if (out.decision == Decision::none) {
            out.decision = decision;
        }
        if (!settle_fault(proc, result, by_kernel, out)) {
            return out;
        }
    }
}

/// After a fault: true when the access is to be tried again. A bad access by the process itself kills it; one that the
/// kernel makes for it ends in EFAULT.
bool Kernel::settle_fault(ProcId proc, FaultResult result, bool by_kernel, AccessOutcome& out) {
    switch (result) {
    case FaultResult::done:
    case FaultResult::retry: return true;
    case FaultResult::segv: out.signal = Signal::sigsegv; break;
    case FaultResult::sigbus: out.signal = Signal::sigbus; break;
    case FaultResult::oom:
        oom_kill();
        if (m_.processes[proc.v].alive()) {
            return true;
        }
        out.signal = m_.processes[proc.v].signal;
        return false;
    }
    if (!by_kernel) {
        emit(SignalSent{proc, out.signal});
        terminate(proc, 0, out.signal);
    }
    return false;
}

/// mm/gup.c: populate_vma_page_range, faultin_page_range. Touches nothing, only makes the pages present. `force`
/// (FOLL_FORCE): accessible in any way will do.
Errno Kernel::populate(ProcId proc, Vpn first, Vpn last, bool write, bool force) {
    const MmId mm = mm_of(proc);
    for (Vpn page = first; page < last; ++page) {
        for (;;) {
            const Vma* vma = m_.spaces[mm.v].find(page);
            if (vma == nullptr) {
                return Errno::enomem;
            }
            if ((vma->flags & (write ? vm::write : force ? vm::rights : vm::read)) == 0) {
                return Errno::einval;
            }
            const Walk at = m_.walk(mm, page);
            if (at.table != no_table && at.pte.has(Pte::P) &&
                (!write || (at.pte.writable() && at.upper_writable))) {
                if (write && !at.pte.has(Pte::D)) { // follow_page_pte, FOLL_TOUCH
                    set_frame_flag(at.pte.pfn(), frame_flag::dirty, true);
                }
                break;
            }
            Decision decision = Decision::none;
            const Translation refused{{}, at.pte.none() ? Refusal::not_present : Refusal::read_only, at};
            const FaultResult result =
                page_fault(proc, VirtAddr{page}, write ? Access::store : Access::load, refused, decision);
            if (result == FaultResult::segv || result == FaultResult::sigbus) {
                return Errno::efault;
            }
            if (result == FaultResult::oom) {
                oom_kill();
                if (!m_.processes[proc.v].alive()) {
                    return Errno::enomem;
                }
            }
        }
    }
    return Errno::ok;
}

/// copy_to_user: page by page; `done` is how many bytes arrived.
Errno Kernel::copy_to_user(ProcId proc, VirtAddr to, std::span<const u8> bytes, u64& done) {
    done = 0;
    while (done < bytes.size()) {
        const VirtAddr at = to + done;
        const std::size_t here = std::min<std::size_t>(bytes.size() - done, page_size - at.offset());
        if (at.v >= m_.config.task_size() ||
            !access(proc, at, Access::store, bytes.subspan(done, here), true).done) {
            return Errno::efault;
        }
        done += here;
    }
    return Errno::ok;
}

/// copy_from_user: reads a byte of every page.
Errno Kernel::touch_user(ProcId proc, VirtAddr from, u64 bytes, u64& done) {
    done = 0;
    while (done < bytes) {
        const VirtAddr at = from + done;
        if (at.v >= m_.config.task_size() || !access(proc, at, Access::load, {}, true).done) {
            return Errno::efault;
        }
        done += std::min<u64>(bytes - done, page_size - at.offset());
    }
    return Errno::ok;
}

} // namespace cow

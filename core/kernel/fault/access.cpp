#include "core/kernel/fault/access.hpp"

#include "core/kernel/fault/fault.hpp"
#include "core/kernel/page/oom_kill.hpp"
#include "core/kernel/task/exit.hpp"

#include <algorithm>

namespace cow::kernel {
namespace {

/// True when the processor finds a translation that allows the access; else `out` says why not.
/// A cached translation that is too strict is looked up again before the processor faults.
bool translate(Kernel& k, ProcId proc, VirtAddr addr, Access kind, Translation& out) {
    const Machine& m = k.machine();
    const Vpn page = addr.page();
    const Process& process = m.process(proc);
    const bool store = kind == Access::store;
    const TlbEntry* cached = m.translation(process, page);
    if (cached != nullptr) {
        k.emit(TlbHit{proc, page});
        const bool allowed = store ? cached->pte().writable() && cached->pte().has(Pte::D)
                                   : kind == Access::load || cached->pte().executable();
        if (allowed) {
            out.pte = cached->pte();
            return true;
        }
    } else {
        k.emit(TlbMiss{proc, page, static_cast<u8>(m.config.levels)});
    }
    out.at = addr.v < m.config.task_size() ? m.walk(process.mm, page) : Walk{};
    const Walk& at = out.at;
    if (!at.pte.has_frame()) {
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
    if (kind == Access::fetch && !at.pte.executable()) {
        out.refusal = Refusal::no_exec;
        return false;
    }
    Pte pte = at.pte.with(store ? Pte::A | Pte::D : Pte::A);
    if (pte != at.pte) {
        k.emit(
            PteSet{process.mm, at.table, page, at.pte, pte, store ? PteReason::dirty : PteReason::accessed});
    }
    out.pte = pte;
    if (m.config.tlb != 0) {
        const Pte seen = writable ? pte : pte.without(Pte::W);
        TlbFill fill{proc, 0, {process.mm, page, seen}, {}};
        const Tlb& tlb = m.tlb(process);
        if (!tlb.entries.empty()) {
            const u32 slot = tlb.slot(page);
            fill.old = tlb.entries[slot];
            fill.old_generation = tlb.generations[slot];
        }
        k.emit(fill);
    }
    return true;
}

void touch_frame(Kernel& k, ProcId proc, VirtAddr addr, Access kind, Pfn pfn, const Stored& stored,
                 AccessOutcome& out) {
    const Machine& m = k.machine();
    const ContentId old = m.frames[pfn].content;
    const u32 offset = static_cast<u32>(addr.offset());
    if (kind == Access::store) {
        const ContentId now = stored.onto(*m.contents, old, offset);
        k.emit(BytesWritten{pfn, static_cast<u16>(offset), static_cast<u16>(stored.size()), old, now});
        out.value = stored.first(*m.contents);
    } else {
        out.value = m.contents->look(old, offset);
    }
    k.emit(AccessDone{proc, addr, pfn, kind, out.value});
    out.done = true;
}

/// Bug copyout_skips_cow: the kernel writes through a page that is only read-only because it is shared.
bool skips_cow(const Machine& m, ProcId proc, VirtAddr addr, Access kind, bool by_kernel, Pte& out) {
    if (m.config.bug != Bug::copyout_skips_cow || !by_kernel || kind != Access::store) {
        return false;
    }
    const MmId mm = m.process(proc).mm;
    const Vma* vma = m.space(mm).find(addr.page());
    out = m.pte(mm, addr.page());
    return vma != nullptr && vma->has(vm::write) && out.has(Pte::P) && out.pfn() != zero_pfn;
}

/// After a fault: true when the access is to be tried again. A bad access by the process itself kills it; one that the
/// kernel makes for it ends in EFAULT.
bool settle_fault(Kernel& k, ProcId proc, FaultResult result, bool by_kernel, AccessOutcome& out) {
    const Machine& m = k.machine();
    switch (result) {
    case FaultResult::done:
    case FaultResult::retry: return true;
    case FaultResult::segv: out.signal = Signal::sigsegv; break;
    case FaultResult::sigbus: out.signal = Signal::sigbus; break;
    case FaultResult::oom:
        oom_kill(k);
        if (m.process(proc).alive()) {
            return true;
        }
        out.signal = m.process(proc).signal;
        return false;
    }
    if (!by_kernel) {
        k.emit(SignalSent{proc, out.signal});
        terminate(k, proc, 0, out.signal);
    }
    return false;
}

} // namespace

std::optional<u8> Stored::first(const ContentPool& contents) const {
    return piece ? contents.look(piece->content, piece->offset) : bytes.empty() ? u8{0} : bytes.front();
}

Stored Stored::part(std::size_t from, std::size_t length) const {
    return piece ? Stored{{}, piece->part(static_cast<u32>(from), static_cast<u32>(length))}
                 : Stored{bytes.subspan(from, length)};
}

ContentId Stored::onto(ContentPool& contents, ContentId base, u32 offset) const {
    return piece               ? contents.copy(base, offset, *piece)
           : bytes.size() == 1 ? contents.write_byte(base, offset, bytes.front())
                               : contents.write(base, offset, bytes);
}

AccessOutcome access(Kernel& k, ProcId proc, VirtAddr addr, Access kind, const Stored& stored,
                     bool by_kernel) {
    const Machine& m = k.machine();
    AccessOutcome out;
    k.emit(AccessBegan{proc, addr, static_cast<u32>(std::max<std::size_t>(stored.size(), 1)), kind, by_kernel,
                       stored.first(*m.contents)});
    for (;;) {
        Translation found;
        if (skips_cow(m, proc, addr, kind, by_kernel, found.pte) || translate(k, proc, addr, kind, found)) {
            touch_frame(k, proc, addr, kind, found.pte.pfn(), stored, out);
            return out;
        }
        k.emit(AccessRefused{proc, addr, kind, found.refusal});
        Decision decision = Decision::none;
        const FaultResult result =
            page_fault(k, proc, addr, kind, found, decision, by_kernel ? FaultBy::kernel : FaultBy::user);
        if (out.decision == Decision::none) {
            out.decision = decision;
        }
        if (!settle_fault(k, proc, result, by_kernel, out)) {
            return out;
        }
    }
}

} // namespace cow::kernel

namespace cow {

AccessOutcome load(Kernel& k, ProcId proc, VirtAddr addr) {
    return kernel::access(k, proc, addr, Access::load, {}, false);
}

AccessOutcome fetch(Kernel& k, ProcId proc, VirtAddr addr) {
    return kernel::access(k, proc, addr, Access::fetch, {}, false);
}

AccessOutcome store(Kernel& k, ProcId proc, VirtAddr addr, u8 value) {
    return kernel::access(k, proc, addr, Access::store, {std::span(&value, 1)}, false);
}

AccessOutcome store(Kernel& k, ProcId proc, VirtAddr addr, std::span<const u8> bytes) {
    AccessOutcome out;
    Decision first = Decision::none;
    while (!bytes.empty()) {
        const std::size_t here = std::min<std::size_t>(bytes.size(), page_size - addr.offset());
        out = kernel::access(k, proc, addr, Access::store, {bytes.first(here)}, false);
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

} // namespace cow

#include "core/kernel/table/tlb.hpp"

namespace cow::kernel {
namespace {

/// arch/x86/mm/tlb.c: tlb_single_page_flush_ceiling: above it the whole TLB is flushed.
constexpr u64 single_flush_ceiling = 33;

} // namespace

void flush_page(Kernel& k, MmId mm, Vpn page) {
    const Machine& m = k.machine();
    if (m.config.bug == Bug::no_tlb_flush) {
        return;
    }
    const AddressSpace& space = m.space(mm);
    const auto flush = [&](ProcId proc) {
        const TlbEntry* cached = m.translation(m.process(proc), page);
        k.emit(TlbFlush{proc, page, cached == nullptr ? Pte{} : cached->pte()});
    };
    if (space.users == 1 && m.process(space.owner).mm == mm) {
        flush(space.owner);
        return;
    }
    for (u32 i = 0; i < m.processes.size(); ++i) {
        if (m.processes[i].mm == mm) {
            flush(ProcId{i});
        }
    }
}

void flush_space(Kernel& k, MmId mm) {
    const Machine& m = k.machine();
    if (m.config.bug == Bug::no_tlb_flush) {
        return;
    }
    for (u32 i = 0; i < m.processes.size(); ++i) {
        if (m.processes[i].mm == mm) {
            k.emit(TlbFlushAll{ProcId{i}});
        }
    }
}

MmuGather tlb_gather(const Machine& m, MmId mm, Vpn first, Vpn last) {
    MmuGather out{mm, last - first > single_flush_ceiling, {}};
    for (Vpn page = first; page < last && !out.full; ++page) {
        if (m.pte(mm, page).has_frame()) {
            out.pages.push_back(page);
        }
    }
    return out;
}

void tlb_finish(Kernel& k, const MmuGather& gather) {
    if (gather.full) {
        flush_space(k, gather.mm);
    }
    for (const Vpn page : gather.pages) {
        flush_page(k, gather.mm, page);
    }
}

} // namespace cow::kernel

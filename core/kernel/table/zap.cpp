#include "core/kernel/table/zap.hpp"

#include "core/kernel/page/frames.hpp"
#include "core/kernel/table/tables.hpp"
#include "core/kernel/table/tlb.hpp"

#include <algorithm>
#include <vector>

namespace cow::kernel {
namespace {

/// Clears the PTEs of one table. mm/memory.c: zap_present_ptes: a dirty PTE of a file page makes the frame dirty.
/// `unmapped`: the frames that they mapped.
void zap_table(Kernel& k, MmId mm, TableId table, Vpn first, Vpn last, PteReason reason, Stays stays,
               std::vector<Pfn>& unmapped) {
    const Machine& m = k.machine();
    for (Vpn page = first; page < last; ++page) {
        const Pte pte = m.tables.entry(table, table_index(page, 1));
        if (pte.is_guard() && stays == Stays::nothing) {
            set_pte(k, mm, table, page, pte, {}, PteReason::guard);
        }
        const bool copy = pte.has_frame() && m.frames[pte.pfn()].kind != FrameKind::file;
        if (!pte.has_frame() || (copy && stays == Stays::markers_and_copies)) {
            continue;
        }
        const Pfn pfn = pte.pfn();
        if (pte.has(Pte::D) && m.frames[pfn].kind == FrameKind::file) {
            set_frame_flag(k, pfn, frame_flag::dirty, true);
        }
        set_pte(k, mm, table, page, pte, {}, reason);
        unmapped.push_back(pfn);
    }
}

} // namespace

void zap_range(Kernel& k, MmId mm, Vpn first, Vpn last, PteReason reason, Stays stays) {
    const Machine& m = k.machine();
    const MmuGather gather = tlb_gather(m, mm, first, last);
    std::vector<Pfn> unmapped;
    for (Vpn page = first; page < last;) {
        const Walk at = m.walk(mm, page);
        if (!at.reached_pt()) {
            page = at.end(page);
            continue;
        }
        const Vpn end = std::min(last, table_base(page) + table_entries);
        zap_table(k, mm, at.table, page, end, reason, stays, unmapped);
        page = end;
    }
    tlb_finish(k, gather);
    for (const Pfn pfn : unmapped) {
        put_frame(k, pfn);
    }
}

} // namespace cow::kernel

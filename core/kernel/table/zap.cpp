#include "core/kernel/table/zap.hpp"

#include "core/kernel/page/frames.hpp"
#include "core/kernel/table/tables.hpp"
#include "core/kernel/table/tlb.hpp"

#include <algorithm>

namespace cow::kernel {
namespace {

/// Clears the PTEs of one table. mm/memory.c: zap_present_ptes: a dirty PTE of a file page makes the frame dirty.
void zap_table(Kernel& k, MmId mm, TableId table, Vpn first, Vpn last, PteReason reason) {
    const Machine& m = k.machine();
    for (Vpn page = first; page < last; ++page) {
        const Pte pte = m.tables.entry(table, table_index(page, 1));
        if (pte.none()) {
            continue;
        }
        const Pfn pfn = pte.pfn();
        if (pte.has(Pte::D) && m.frames[pfn].kind == FrameKind::file) {
            set_frame_flag(k, pfn, frame_flag::dirty, true);
        }
        set_pte(k, mm, table, page, pte, {}, reason);
        put_frame(k, pfn);
    }
}

} // namespace

void zap_range(Kernel& k, MmId mm, Vpn first, Vpn last, PteReason reason) {
    const Machine& m = k.machine();
    flush_range(k, mm, first, last);
    for (Vpn page = first; page < last;) {
        const Walk at = m.walk(mm, page);
        if (at.table == no_table) {
            const u64 step = span_of(at.missing_level + 1);
            page = Vpn{(page.v / step + 1) * step};
            continue;
        }
        const Vpn base{page.v & ~(table_entries - 1)};
        const Vpn end = std::min(last, base + table_entries);
        zap_table(k, mm, at.table, page, end, reason);
        page = end;
    }
}

} // namespace cow::kernel

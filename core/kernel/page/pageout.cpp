#include "core/kernel/page/pageout.hpp"

#include "core/kernel/page/frames.hpp"
#include "core/kernel/page/vmscan.hpp"
#include "core/kernel/table/tables.hpp"
#include "core/kernel/table/tlb.hpp"

#include <algorithm>
#include <vector>

namespace cow::kernel {
namespace {

/// madvise_cold_or_pageout_pte_range: does not interfere with other mappings of a page.
std::vector<Vpn> pages_of_ours(const Machine& m, MmId mm, Vpn first, Vpn last) {
    std::vector<Vpn> pages;
    for_each_pte(m, m.space(mm), first, last, [&](Vpn page, Pte pte, TableId) {
        if (m.frames[pte.pfn()].mapcount == 1) {
            pages.push_back(page);
        }
    });
    return pages;
}

/// ipc/shm.c: shmctl_do_lock: SHM_LOCK.
bool is_unevictable(const Machine& m, FileId file) {
    return std::any_of(m.segments.begin(), m.segments.end(), [&](const ShmSegment& segment) {
        return segment.file == file && !segment.destroyed && (segment.mode & shm_mode::locked) != 0;
    });
}

} // namespace

void deactivate_range(Kernel& k, MmId mm, Vpn first, Vpn last) {
    const Machine& m = k.machine();
    std::vector<Vpn> changed;
    for (const Vpn page : pages_of_ours(m, mm, first, last)) {
        const Walk at = m.walk(mm, page);
        if (at.pte.has(Pte::A)) {
            set_pte(k, mm, at.table, page, at.pte, at.pte.without(Pte::A), PteReason::cold);
            changed.push_back(page);
        }
    }
    for (const Vpn page : changed) {
        flush_page(k, mm, page);
    }
}

void page_out_range(Kernel& k, MmId mm, Vpn first, Vpn last) {
    const Machine& m = k.machine();
    if (!m.config.has(KernelTrait::pageout_keeps_accessed)) {
        deactivate_range(k, mm, first, last);
    }
    for (const Vpn page : pages_of_ours(m, mm, first, last)) {
        const Pfn pfn = m.pte(mm, page).pfn();
        if (m.frames[pfn].kind != FrameKind::file || !is_unevictable(m, m.frames[pfn].file)) {
            shrink_frame(k, pfn);
        }
    }
}

} // namespace cow::kernel

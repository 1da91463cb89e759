#include "core/kernel/table/copy.hpp"

#include "core/kernel/mm/vma.hpp"
#include "core/kernel/page/frames.hpp"
#include "core/kernel/page/page_alloc.hpp"
#include "core/kernel/table/shared_tables.hpp"
#include "core/kernel/table/tables.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace cow::kernel {
namespace {

/// mm/memory.c: copy_page_range, one last-level table at a time. The child gets every table that its parent has for the
/// range, also where nothing is in it.
bool copy_range(Kernel& k, MmId from, MmId to, const Vma& vma) {
    const Machine& m = k.machine();
    for (Vpn page = vma.start; page < vma.end;) {
        const Vpn base = table_base(page);
        const Walk at = m.walk(from, page);
        if (!at.reached_pt()) {
            if (at.level < m.config.levels && ensure_table(k, to, page, at.level) == no_table) {
                return false;
            }
            page = at.end(page);
            continue;
        }
        const Vpn end = std::min(vma.end, base + table_entries);
        if (m.config.fork == ForkMode::ondemand) {
            if (can_share_table(m, from, base)) {
                // With the last of the VMAs that lie in the table, so that the child has them all.
                const Vma* above = m.spaces[from.v].find_from(end);
                const bool last =
                    end == base + table_entries || above == nullptr || above->start >= base + table_entries;
                if (last && !share_whole_table(k, from, to, base)) {
                    return false;
                }
                page = end;
                continue;
            }
            if (!at.upper_writable && !unshare_table(k, from, page)) {
                return false;
            }
        }
        if (m.config.fork == ForkMode::cow || m.tables[m.walk(from, page).table].live != 0) {
            const TableId target = ensure_table(k, to, page);
            if (target == no_table) {
                return false;
            }
            share_ptes(k, from, to, m.walk(from, page).table, target, page, end, vma, true);
        }
        page = end;
    }
    return true;
}

/// The first Unix: every private page is copied at once. File pages, KSM pages and the zero page stay shared.
bool copy_eagerly(Kernel& k, MmId from, MmId to, const Vma& vma) {
    const Machine& m = k.machine();
    std::vector<std::pair<Vpn, Pte>> pages;
    for_each_entry(m, m.spaces[from.v], vma.start, vma.end,
                   [&](Vpn page, Pte pte, TableId) { pages.emplace_back(page, pte); });
    for (const auto& [page, pte] : pages) {
        if (m.pte(from, page) != pte) { // making room for an earlier one took it; the child will fault for it
            continue;
        }
        const TableId table = ensure_table(k, to, page);
        if (table == no_table) {
            return false;
        }
        if (pte.is_guard() || m.frames[pte.pfn()].kind != FrameKind::anon) {
            set_pte(k, to, table, page, {}, pte.without(Pte::A | Pte::W), PteReason::fork);
            continue;
        }
        const Pfn copy =
            allocate_frame(k, FrameKind::anon, zero_content, no_file, vma.index_of(page), Need::call);
        if (copy == no_pfn) {
            return false;
        }
        if (m.pte(from, page) != pte) { // or this one
            put_frame(k, copy);
            continue;
        }
        k.emit(PageCopied{pte.pfn(), copy, zero_content, m.frames[pte.pfn()].content});
        const u64 flags = (pte.flags() & ~Pte::A) | Pte::X;
        set_pte(k, to, table, page, {}, mk_pte(vma, copy, flags), PteReason::fork);
    }
    return true;
}

} // namespace

bool copy_vma(Kernel& k, MmId from, MmId to, const Vma& vma) {
    const Machine& m = k.machine();
    Vma child = vma;
    child.anon_vma = AnonVmaId{};
    child.flags &= ~(vm::fork_child | vm::lock_mask);
    k.emit(VmaAdded{child, to});
    if (vma.has(vm::wipe_on_fork) || (vma.anon_vma.v == 0 && !vma.has(vm::maybe_guard))) {
        return true;
    }
    if (vma.anon_vma.v != 0) {
        k.emit(VmaAnonSet{to, vma.start, {}, AnonVmaId{m.next_anon_vma}, true});
        set_vma_flags(k, to, vma.start, child.flags | vm::fork_child);
    }
    return m.config.fork == ForkMode::eager ? copy_eagerly(k, from, to, vma) : copy_range(k, from, to, vma);
}

} // namespace cow::kernel

#include "core/kernel/table/shared_tables.hpp"

#include "core/kernel/table/tables.hpp"
#include "core/kernel/table/tlb.hpp"

#include <algorithm>
#include <vector>

namespace cow::kernel {

namespace {

/// The VMAs that have pages in the table of `base`.
std::vector<Vma> vmas_in_table(const Machine& m, MmId mm, Vpn base) {
    const VmaList& all = m.spaces[mm.v].vmas;
    const auto first = all.from(base);
    return {first, std::find_if(first, all.end(),
                                [&](const Vma& vma) { return vma.start >= base + table_entries; })};
}

} // namespace

bool can_share_table(const Machine& m, MmId from, Vpn base) {
    const std::vector<Vma> vmas = vmas_in_table(m, from, base);
    return std::none_of(vmas.begin(), vmas.end(), [](const Vma& vma) {
        return vma.anon_vma.v == 0 || (vma.flags & (vm::dont_fork | vm::wipe_on_fork)) != 0;
    });
}

bool share_whole_table(Kernel& k, MmId from, MmId to, Vpn base) {
    const Machine& m = k.machine();
    const Walk source = m.walk(from, base);
    // The upper tables of the child are made by asking for the table, which then gives way to the shared one.
    const TableId placeholder = ensure_table(k, to, base);
    if (placeholder == no_table) {
        return false;
    }
    const TableId parent_pd = directory_of(m, from, base);
    const TableId child_pd = directory_of(m, to, base);
    const u32 index = table_index(base, 2);
    k.emit(TableFreed{to, placeholder, child_pd, base, 1, false});
    k.emit(TableShared{from, to, source.table, parent_pd, child_pd, static_cast<u16>(index),
                       m.tables.entry(parent_pd, index).writable()});
    return true;
}

bool unshare_table(Kernel& k, MmId mm, Vpn page, bool must) {
    const Machine& m = k.machine();
    const TableId from = m.walk(mm, page).table;
    const TableId pd = directory_of(m, mm, page);
    const u16 index = static_cast<u16>(table_index(page, 2));
    const bool was_writable = m.tables.entry(pd, index).writable();
    if (m.tables[from].refs == 1) {
        k.emit(TableUnshared{mm, from, from, pd, page, index, was_writable});
        flush_space(k, mm);
        return true;
    }
    if (!must && k.allocation_fails()) {
        return false;
    }
    const TableId to = m.tables.lowest_free();
    k.emit(TableUnshared{mm, from, to, pd, page, index, was_writable});
    const Vpn base = table_base(page);
    const Vpn end = base + table_entries;
    for (const Vma& vma : vmas_in_table(m, mm, base)) {
        share_ptes(k, mm, mm, from, to, std::max(base, vma.start), std::min(end, vma.end), vma, false);
    }
    flush_space(k, mm);
    return true;
}

bool own_tables(Kernel& k, MmId mm, Vpn first, Vpn last) {
    const Machine& m = k.machine();
    if (m.tables.shared() == 0 && m.config.fork != ForkMode::ondemand) {
        return true;
    }
    for (Vpn page = first; page < last;) {
        const Walk at = m.walk(mm, page);
        if (at.reached_pt() && !at.upper_writable && !unshare_table(k, mm, page)) {
            return false;
        }
        page = at.reached_pt() ? table_base(page) + table_entries : at.end(page);
    }
    return true;
}

void leave_shared_tables(Kernel& k, MmId mm, Vpn first, Vpn last) {
    const Machine& m = k.machine();
    if (m.tables.shared() == 0) {
        return;
    }
    for (Vpn page = first; page < last;) {
        const Walk at = m.walk(mm, page);
        if (!at.reached_pt()) {
            page = at.end(page);
            continue;
        }
        const Vpn base = table_base(page);
        const Vpn end = base + table_entries;
        page = end;
        if (m.tables[at.table].refs == 1) {
            continue;
        }
        const std::vector<Vma> vmas = vmas_in_table(m, mm, base);
        const bool keeps = std::any_of(vmas.begin(), vmas.end(), [&](const Vma& vma) {
            return std::max(base, vma.start) < first || std::min(end, vma.end) > last;
        });
        if (keeps) {
            unshare_table(k, mm, base, true);
            continue;
        }
        k.emit(TableUnshared{mm, at.table, no_table, directory_of(m, mm, base), base,
                             static_cast<u16>(table_index(base, 2)), false});
        flush_space(k, mm);
    }
}

} // namespace cow::kernel

#include "core/kernel/table/tables.hpp"

namespace cow::kernel {

TableId ensure_table(Kernel& k, MmId mm, Vpn page, u32 down_to) {
    const Machine& m = k.machine();
    const u32 levels = m.config.levels;
    TableId parent = no_table;
    TableId table = m.space(mm).root;
    for (u32 level = levels;; --level) {
        if (table == no_table) {
            // Page tables live outside `frames`, but not without end.
            if (k.allocation_fails() || m.tables.count() >= u64{m.config.frames} + 65536) {
                return no_table;
            }
            table = m.tables.lowest_free();
            k.emit(TableAllocated{mm, table, parent, page, static_cast<u8>(level)});
        }
        if (level == down_to) {
            return table;
        }
        const Pte entry = m.tables.entry(table, table_index(page, level));
        parent = table;
        table = entry.none() ? no_table : entry.child();
    }
}

TableId directory_of(const Machine& m, MmId mm, Vpn page) {
    TableId table = m.space(mm).root;
    for (u32 level = m.config.levels; level > 2; --level) {
        table = m.tables.entry(table, table_index(page, level)).child();
    }
    return table;
}

void free_tables(Kernel& k, MmId mm, Vpn first, Vpn last) {
    const Machine& m = k.machine();
    const AddressSpace& space = m.space(mm);
    const auto used = [&](Vpn from, Vpn to) {
        const Vma* vma = space.find_from(from);
        return vma != nullptr && vma->start < to;
    };
    auto descend = [&](auto&& self, TableId table, u32 level, u64 base) -> void {
        const u64 span = span_of(level);
        for (u64 i = first.v > base ? (first.v - base) / span : 0; i < table_entries; ++i) {
            const Vpn page{base + i * span};
            if (page >= last) {
                return;
            }
            const Pte entry = m.tables.entry(table, static_cast<u32>(i));
            if (entry.none()) {
                continue;
            }
            const TableId child = entry.child();
            if (level > 2) {
                self(self, child, level - 1, page.v);
            }
            if (m.tables[child].live == 0 && !used(page, page + span)) {
                k.emit(TableFreed{mm, child, table, page, static_cast<u8>(level - 1), !entry.writable()});
            }
        }
    };
    if (space.root != no_table) {
        descend(descend, space.root, m.config.levels, 0);
    }
}

namespace {

/// It is read-only because an earlier fork shared its frame.
bool protected_by_fork(const Machine& m, Pte pte) {
    return !pte.writable() && !pte.exclusive() && m.frames[pte.pfn()].kind == FrameKind::anon;
}

} // namespace

void share_ptes(Kernel& k, MmId parent, MmId child, TableId from, TableId to, Vpn first, Vpn last,
                const Vma& vma, bool forking) {
    const Machine& m = k.machine();
    const bool keeps_parent = m.config.bug == Bug::parent_left_writable;
    // Bug::refork_loses_cow: only an entry that is writable is protected and marked; another gets the rights of its VMA.
    const bool reforks =
        forking && m.config.bug == Bug::refork_loses_cow && !vma.is_shared() && vma.has(vm::write);
    const u32 begin = table_index(first, 1);
    const u32 end = begin + static_cast<u32>(last - first);
    for (u32 i = begin; i < end;) {
        const auto& entries = m.tables[from].entries;
        const Pte pte = entries[i];
        if (!pte.has_frame()) {
            if (pte.is_guard()) { // copy_pte_marker
                set_pte(k, child, to, first + (i - begin), {}, pte, PteReason::guard);
            }
            ++i;
            continue;
        }
        const u64 flags = pte.flags();
        const bool loses = reforks && protected_by_fork(m, pte);
        u32 stop = i + 1;
        while (stop < end && ((entries[stop].v ^ pte.v) & Pte::flag_mask) == 0 &&
               (!reforks || protected_by_fork(m, entries[stop]) == loses)) {
            ++stop;
        }
        const u64 strict = vma.is_shared() ? flags : flags & ~(Pte::W | Pte::X);
        const u64 clean = Pte::A | (vma.is_shared() ? Pte::D : 0); // __copy_present_ptes
        k.emit(PtesShared{parent, child, from, to, first + (i - begin), static_cast<u16>(stop - i),
                          static_cast<u16>(flags), static_cast<u16>(keeps_parent ? flags : strict),
                          static_cast<u16>((forking ? strict & ~clean : strict) | (loses ? Pte::W : 0))});
        i = stop;
    }
}

} // namespace cow::kernel

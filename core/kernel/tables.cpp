// Page-table pages, PTEs and TLB flushes.
//
// Flushes are emitted before the PTEs become stricter: the process runs no user code in between, and so its TLB stays
// a subset of its page table after every event.

#include "core/kernel/kernel.hpp"

#include <algorithm>

namespace cow {
namespace {

/// mm/memory.c: tlb_single_page_flush_ceiling (arch/x86/mm/tlb.c): above it the whole TLB is flushed.
constexpr u64 single_flush_ceiling = 33;

constexpr u64 span_of(u32 level) {
    return u64{1} << (table_bits * (level - 1));
} // pages per entry of that level

} // namespace

/// mm/memory.c: __pud_alloc, __pmd_alloc, __pte_alloc: whatever is missing on the way to the PTE. Tables that were
/// made before one could not be had stay, empty, as in Linux.
TableId Kernel::ensure_table(MmId mm, Vpn page, u32 down_to) {
    const u32 levels = m_.config.levels;
    TableId parent = no_table;
    TableId table = m_.spaces[mm.v].root;
    for (u32 level = levels;; --level) {
        if (table == no_table) {
            // Page tables live outside `frames`, but not without end.
            if (allocation_fails() || m_.tables.count() >= u64{m_.config.frames} + 65536) {
                return no_table;
            }
            table = m_.tables.lowest_free();
            emit(TableAllocated{mm, table, parent, page, static_cast<u8>(level)});
        }
        if (level == down_to) {
            return table;
        }
        const Pte entry = m_.tables.entry(table, table_index(page, level));
        parent = table;
        table = entry.none() ? no_table : entry.child();
    }
}

void Kernel::flush_page(MmId mm, Vpn page) {
    if (m_.config.bug == Bug::no_tlb_flush) {
        return;
    }
    const AddressSpace& space = m_.spaces[mm.v];
    const auto flush = [&](ProcId proc) {
        const TlbEntry* cached = m_.processes[proc.v].tlb.find(page);
        emit(TlbFlush{proc, page, cached == nullptr ? Pte{} : cached->pte});
    };
    if (space.users == 1 && mm_of(space.owner) == mm) {
        flush(space.owner);
        return;
    }
    for (u32 i = 0; i < m_.processes.size(); ++i) {
        if (m_.processes[i].mm == mm) {
            flush(ProcId{i});
        }
    }
}

void Kernel::flush_space(MmId mm) {
    if (m_.config.bug == Bug::no_tlb_flush) {
        return;
    }
    for (u32 i = 0; i < m_.processes.size(); ++i) {
        if (m_.processes[i].mm == mm) {
            emit(TlbFlushAll{ProcId{i}});
        }
    }
}

/// Flushes what a change of the range's PTEs could leave stale: page by page when it is short.
void Kernel::flush_range(MmId mm, Vpn first, Vpn last) {
    if (last - first > single_flush_ceiling) {
        flush_space(mm);
        return;
    }
    for (Vpn page = first; page < last; ++page) {
        if (m_.pte(mm, page).present()) {
            flush_page(mm, page);
        }
    }
}

/// Shares the PTEs [first, last), which lie in one table, between two tables: runs of equal flags become one event
/// each. mm/memory.c: copy_present_ptes, __copy_present_ptes: private writable PTEs are write-protected on both sides,
/// PG_anon_exclusive is cleared, the child's copy is not accessed yet.
void Kernel::share_ptes(MmId parent, MmId child, TableId from, TableId to, Vpn first, Vpn last,
                        const Vma& vma, bool forking) {
    const bool keeps_parent = m_.config.bug == Bug::parent_left_writable;
    const u32 begin = table_index(first, 1);
    const u32 end = begin + static_cast<u32>(last - first);
    for (u32 i = begin; i < end;) {
        const auto& entries = m_.tables[from].entries;
        const Pte pte = entries[i];
        if (pte.none()) {
            ++i;
            continue;
        }
        const u64 flags = pte.flags();
        u32 stop = i + 1;
        while (stop < end && ((entries[stop].v ^ pte.v) & Pte::flag_mask) == 0) {
            ++stop;
        }
        const u64 strict = vma.is_shared() ? flags : flags & ~(Pte::W | Pte::X);
        emit(PtesShared{parent, child, from, to, first + (i - begin), static_cast<u16>(stop - i),
                        static_cast<u16>(flags), static_cast<u16>(keeps_parent ? flags : strict),
                        static_cast<u16>(forking ? strict & ~Pte::A : strict)});
        i = stop;
    }
}

/// The level-2 table on the way to `page`, which must be there.
TableId Kernel::directory_of(MmId mm, Vpn page) const {
    TableId table = m_.spaces[mm.v].root;
    for (u32 level = m_.config.levels; level > 2; --level) {
        table = m_.tables.entry(table, table_index(page, level)).child();
    }
    return table;
}

/// fork=ondemand: gives `mm` a last-level table of its own for `page`. The last owner keeps the table. `must`: it cannot
/// be refused, as unmapping cannot.
bool Kernel::unshare_table(MmId mm, Vpn page, bool must) {
    const TableId from = m_.walk(mm, page).table;
    const TableId pd = directory_of(mm, page);
    const u16 index = static_cast<u16>(table_index(page, 2));
    const bool was_writable = m_.tables.entry(pd, index).writable();
    flush_space(mm);
    if (m_.tables[from].refs == 1) {
        emit(TableUnshared{mm, from, from, pd, page, index, was_writable});
        return true;
    }
    if (!must && allocation_fails()) {
        return false;
    }
    const TableId to = m_.tables.lowest_free();
    emit(TableUnshared{mm, from, to, pd, page, index, was_writable});
    const Vpn base{page.v & ~(table_entries - 1)};
    const Vpn end = base + table_entries;
    const std::vector<Vma> vmas = m_.spaces[mm.v].vmas;
    for (const Vma& vma : vmas) {
        const Vpn first = std::max(base, vma.start);
        const Vpn last = std::min(end, vma.end);
        if (first < last) {
            share_ptes(mm, mm, from, to, first, last, vma, false);
        }
    }
    return true;
}

bool Kernel::own_tables(MmId mm, Vpn first, Vpn last) {
    if (m_.tables.shared() == 0 && m_.config.fork != ForkMode::ondemand) {
        return true;
    }
    for (Vpn page = first; page < last;) {
        const Walk at = m_.walk(mm, page);
        if (at.table != no_table && !at.upper_writable && !unshare_table(mm, page)) {
            return false;
        }
        const u64 step = at.table != no_table ? table_entries : span_of(at.missing_level + 1);
        page = Vpn{(page.v / step + 1) * step};
    }
    return true;
}

/// fork=ondemand: before [first, last) is unmapped. A page table that `mm` shares is let go of where nothing else of `mm`
/// lies in it, and copied where something does.
void Kernel::leave_shared_tables(MmId mm, Vpn first, Vpn last) {
    if (m_.tables.shared() == 0) {
        return;
    }
    for (Vpn page = first; page < last;) {
        const Walk at = m_.walk(mm, page);
        if (at.table == no_table) {
            const u64 step = span_of(at.missing_level + 1);
            page = Vpn{(page.v / step + 1) * step};
            continue;
        }
        const Vpn base{page.v & ~(table_entries - 1)};
        const Vpn end = base + table_entries;
        page = end;
        if (m_.tables[at.table].refs == 1) {
            continue;
        }
        bool keeps = false;
        for (const Vma& vma : m_.spaces[mm.v].vmas) {
            const Vpn from = std::max(base, vma.start);
            const Vpn to = std::min(end, vma.end);
            keeps = keeps || (from < to && (from < first || to > last));
        }
        if (keeps) {
            unshare_table(mm, base, true);
            continue;
        }
        flush_space(mm);
        TableId pd = m_.spaces[mm.v].root;
        for (u32 level = m_.config.levels; level > 2; --level) {
            pd = m_.tables.entry(pd, table_index(base, level)).child();
        }
        emit(TableUnshared{mm, at.table, no_table, pd, base, static_cast<u16>(table_index(base, 2)), false});
    }
}

/// Clears the PTEs of one table. mm/memory.c: zap_present_ptes: a dirty PTE of a file page makes the frame dirty.
void Kernel::zap_table(MmId mm, TableId table, Vpn first, Vpn last, PteReason reason) {
    for (Vpn page = first; page < last; ++page) {
        const Pte pte = m_.tables.entry(table, table_index(page, 1));
        if (pte.none()) {
            continue;
        }
        const Pfn pfn = pte.pfn();
        if (pte.has(Pte::D) && m_.frames[pfn].kind == FrameKind::file) {
            set_frame_flag(pfn, frame_flag::dirty, true);
        }
        set_pte(mm, table, page, pte, {}, reason);
        put_frame(pfn);
    }
}

/// mm/memory.c: zap_page_range_single, unmap_vmas. The tables stay.
void Kernel::zap_range(MmId mm, Vpn first, Vpn last, PteReason reason) {
    flush_range(mm, first, last);
    for (Vpn page = first; page < last;) {
        const Walk at = m_.walk(mm, page);
        if (at.table == no_table) {
            const u64 step = span_of(at.missing_level + 1);
            page = Vpn{(page.v / step + 1) * step};
            continue;
        }
        const Vpn base{page.v & ~(table_entries - 1)};
        const Vpn end = std::min(last, base + table_entries);
        zap_table(mm, at.table, page, end, reason);
        page = end;
    }
}

/// mm/memory.c: free_pgtables: tables of [first, last) that no VMA uses any more, bottom up.
void Kernel::free_tables(MmId mm, Vpn first, Vpn last) {
    const AddressSpace& space = m_.spaces[mm.v];
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
            const Pte entry = m_.tables.entry(table, static_cast<u32>(i));
            if (entry.none()) {
                continue;
            }
            const TableId child = entry.child();
            if (level > 2) {
                self(self, child, level - 1, page.v);
            }
            if (m_.tables[child].live == 0 && !used(page, page + span)) {
                emit(TableFreed{mm, child, table, page, static_cast<u8>(level - 1), !entry.writable()});
            }
        }
    };
    if (space.root != no_table) {
        descend(descend, space.root, m_.config.levels, 0);
    }
}

} // namespace cow

// madvise and prctl's memory options (mm/madvise.c, kernel/sys.c).

#include "core/kernel/kernel.hpp"

#include <algorithm>

namespace cow {

CallResult Kernel::madvise(ProcId proc, VirtAddr addr, u64 length, i32 advice) {
    return call(proc, "madvise", [&] { return do_madvise(proc, addr, length, advice); });
}

CallResult Kernel::do_madvise(ProcId proc, VirtAddr addr, u64 length, i32 advice) {
    static constexpr i32 known[] = {0, 1, 4, 8, 10, 11, 12, 13, 18, 19, 22, 23};
    const u64 pages = pages_for(length);
    const bool wraps = addr.v + (pages << page_shift) < addr.v || (length != 0 && pages << page_shift == 0);
    if (std::find(std::begin(known), std::end(known), advice) == std::end(known) || addr.offset() != 0 ||
        wraps) {
        return CallResult::of(Errno::einval);
    }
    const MmId mm = mm_of(proc);
    const Vpn first = addr.page();
    const Vpn last = first + pages;
    const Advice what = static_cast<Advice>(advice);
    if (what == Advice::populate_read || what == Advice::populate_write) {
        return CallResult::of(populate(proc, first, last, what == Advice::populate_write));
    }
    bool hole = false;
    Errno error = Errno::ok;
    for (Vpn at = first; at < last && error == Errno::ok;) {
        const Vma* found = m_.spaces[mm.v].find_from(at);
        if (found == nullptr || found->start >= last) {
            hole = true;
            break;
        }
        hole = hole || found->start > at;
        const Vma vma = *found;
        const Vpn from = std::max(at, vma.start);
        const Vpn to = std::min(last, vma.end);
        error = advise_vma(proc, vma, from, to, what);
        at = to;
    }
    return CallResult::of(error != Errno::ok ? error : hole ? Errno::enomem : Errno::ok);
}

Errno Kernel::advise_vma(ProcId proc, const Vma& vma, Vpn first, Vpn last, Advice advice) {
    const MmId mm = mm_of(proc);
    switch (advice) {
    case Advice::dontneed:
        if (!own_tables(mm, first, last)) {
            return Errno::enomem;
        }
        zap_range(mm, first, last, PteReason::unmap);
        if (m_.config.reclaims_tables) {
            reclaim_tables(mm, first, last);
        }
        return Errno::ok;
    case Advice::free:
        if (!vma.is_anonymous()) {
            return Errno::einval;
        }
        if (!own_tables(mm, first, last)) {
            return Errno::enomem;
        }
        free_lazily(mm, first, last);
        return Errno::ok;
    default: return advise_flags(proc, vma, first, last, advice);
    }
}

Errno Kernel::advise_flags(ProcId proc, const Vma& vma, Vpn first, Vpn last, Advice advice) {
    const MmId mm = mm_of(proc);
    u16 set = 0;
    u16 clear = 0;
    switch (advice) {
    case Advice::normal: clear = vm::random; break;
    case Advice::random: set = vm::random; break;
    case Advice::dontfork: set = vm::dont_fork; break;
    case Advice::dofork: clear = vm::dont_fork; break;
    case Advice::wipeonfork:
        if (!vma.is_anonymous()) {
            return Errno::einval;
        }
        set = vm::wipe_on_fork;
        break;
    case Advice::keeponfork: clear = vm::wipe_on_fork; break;
    case Advice::mergeable:
        if (vma.is_shared()) {
            return Errno::ok; // accepted, without effect (vma_ksm_compatible)
        }
        enter_ksm(mm);
        set = vm::mergeable;
        break;
    case Advice::unmergeable:
        if (!vma.has(vm::mergeable)) {
            return Errno::ok;
        }
        if (vma.anon_vma.v != 0) {
            if (const Errno error = unmerge_range(proc, mm, first, last); error != Errno::ok) {
                return error;
            }
        }
        clear = vm::mergeable;
        break;
    default: return Errno::einval;
    }
    const Vma* current = m_.spaces[mm.v].find(first);
    const u16 flags = static_cast<u16>((current->flags | set) & ~clear);
    if (flags != current->flags) {
        split_at(mm, first);
        split_at(mm, last);
        set_vma_flags(mm, first, flags);
        merge_around(mm, first, last);
    }
    return Errno::ok;
}

/// mm/madvise.c: madvise_free_pte_range: the pages lose their dirty and accessed bits; reclaim may drop them while
/// nobody writes.
void Kernel::free_lazily(MmId mm, Vpn first, Vpn last) {
    flush_range(mm, first, last);
    std::vector<Vpn> pages;
    for_each_pte(m_, m_.spaces[mm.v], first, last, [&](Vpn page, Pte pte, TableId) {
        if (m_.frames[pte.pfn()].kind == FrameKind::anon) {
            pages.push_back(page);
        }
    });
    for (const Vpn page : pages) {
        const Walk at = m_.walk(mm, page);
        if (m_.frames[at.pte.pfn()].has(frame_flag::dirty)) {
            if (m_.frames[at.pte.pfn()].mapcount != 1) {
                continue;
            }
            set_frame_flag(at.pte.pfn(), frame_flag::dirty, false);
        }
        const Pte clean = at.pte.without(Pte::A | Pte::D);
        if (clean != at.pte) {
            set_pte(mm, at.table, page, at.pte, clean, PteReason::free_hint);
        }
        set_frame_flag(at.pte.pfn(), frame_flag::lazy_free, true);
    }
}

/// mm/pt_reclaim.c: a page table that the range covers as a whole goes with its last page.
void Kernel::reclaim_tables(MmId mm, Vpn first, Vpn last) {
    const u64 begin = (first.v + table_entries - 1) & ~(table_entries - 1);
    for (u64 page = begin; page + table_entries <= last.v;) {
        const Walk at = m_.walk(mm, Vpn{page});
        if (at.table != no_table && m_.tables[at.table].live == 0) {
            const TableId directory = directory_of(mm, Vpn{page});
            emit(TableFreed{mm, at.table, directory, Vpn{page}, 1, false});
        }
        const u64 span = u64{1} << (table_bits * std::max(at.missing_level, 1U)); // that have no table here
        page = (page | (span - 1)) + 1;
    }
}

CallResult Kernel::prctl(ProcId proc, i32 option, u64 arg) {
    return call(proc, "prctl", [&] {
        switch (option) {
        case prctl_option::set_name: return CallResult{};
        case prctl_option::set_memory_merge: return CallResult::of(set_merge_any(proc, arg != 0));
        case prctl_option::get_memory_merge:
            return CallResult::of(static_cast<i64>(m_.spaces[mm_of(proc).v].merge_any));
        default: return CallResult::of(Errno::einval);
        }
    });
}

} // namespace cow

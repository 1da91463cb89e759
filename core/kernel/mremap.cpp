// mremap (mm/mremap.c): PTEs move, frames stay.

#include "core/kernel/kernel.hpp"

namespace cow {

CallResult Kernel::mremap(ProcId proc, VirtAddr old_addr, u64 old_length, u64 new_length, u32 flags,
                          VirtAddr new_addr, std::optional<VirtAddr> recorded) {
    return call(proc, "mremap",
                [&] { return do_mremap(proc, old_addr, old_length, new_length, flags, new_addr, recorded); });
}

CallResult Kernel::do_mremap(ProcId proc, VirtAddr old_addr, u64 old_length, u64 new_length, u32 flags,
                             VirtAddr new_addr, std::optional<VirtAddr> recorded) {
    using namespace mremap_flag;
    const MmId mm = mm_of(proc);
    const u64 limit = m_.config.task_size() >> page_shift;
    const u64 old_pages = pages_for(old_length);
    const u64 new_pages = pages_for(new_length);
    const bool to_fixed = (flags & fixed) != 0;
    const bool keep_old = (flags & dontunmap) != 0;
    if (old_addr.offset() != 0 || new_pages == 0 || (flags & ~u32{maymove | fixed | dontunmap}) != 0 ||
        ((to_fixed || keep_old) && (flags & maymove) == 0) || (keep_old && old_pages != new_pages) ||
        new_pages > limit || old_pages > limit) {
        return CallResult::of(Errno::einval);
    }
    const Vpn from = old_addr.page();
    if (to_fixed && (new_addr.offset() != 0 || new_addr.page().v > limit - new_pages ||
                     (new_addr.page() < from + old_pages && from < new_addr.page() + new_pages))) {
        return CallResult::of(Errno::einval);
    }
    if (to_fixed && new_addr.v < MachineConfig::mmap_min_addr) {
        return CallResult::of(Errno::eperm);
    }
    const Vma* found = m_.spaces[mm.v].find(from);
    if (found == nullptr) {
        return CallResult::of(Errno::efault);
    }
    if (old_pages == 0 && !found->is_shared()) {
        return CallResult::of(Errno::einval);
    }
    if (from + std::min(old_pages, new_pages) > found->end) { // what is cut off may lie in other VMAs
        return CallResult::of(Errno::efault);
    }
    if (!to_fixed && !keep_old) {
        if (new_pages < old_pages) {
            remove_range(mm, from + new_pages, from + old_pages);
        }
        if (new_pages <= old_pages && old_pages != 0) {
            return CallResult::of(static_cast<i64>(old_addr.v));
        }
        const bool at_end = old_pages != 0 && from + old_pages == found->end;
        if (at_end && from.v <= limit - new_pages && range_is_free(mm, found->end, from + new_pages)) {
            const u64 more = new_pages - old_pages;
            if (found->has(vm::account)) {
                if (!enough_memory(proc, more)) {
                    return CallResult::of(Errno::enomem);
                }
                charge(static_cast<i64>(more));
            }
            emit(VmaResized{mm, found->start, found->end, found->start, from + new_pages});
            merge_around(mm, from, from + new_pages);
            return CallResult::of(static_cast<i64>(old_addr.v));
        }
        if ((flags & maymove) == 0) {
            return CallResult::of(Errno::enomem);
        }
    }
    const Vma vma = *found;
    Vpn to = new_addr.page();
    if (to_fixed) {
        remove_range(mm, to, to + new_pages);
        if (new_pages < old_pages) {
            remove_range(mm, from + new_pages, from + old_pages);
        }
    } else {
        MmapArgs place;
        place.addr = new_addr;
        place.recorded = recorded;
        if (const CallResult placed = place_mapping(proc, place, new_pages, to); placed.failed()) {
            return placed;
        }
    }
    return move_mapping(proc, vma, from, std::min(old_pages, new_pages), to, new_pages, keep_old);
}

/// mm/mremap.c: move_vma.
CallResult Kernel::move_mapping(ProcId proc, const Vma& vma, Vpn from, u64 old_pages, Vpn to, u64 new_pages,
                                bool keep_old) {
    const MmId mm = mm_of(proc);
    if (vma.has(vm::mergeable)) { // KSM pages must not turn up at the new place (ksm_madvise in move_vma)
        if (unmerge_range(proc, mm, from, from + old_pages) != Errno::ok) {
            return CallResult::of(Errno::enomem);
        }
    }
    const bool accounted = vma.has(vm::account);
    const u64 extra = keep_old || old_pages == 0 ? new_pages : new_pages - old_pages;
    if (accounted && extra != 0 && !enough_memory(proc, extra)) {
        return CallResult::of(Errno::enomem);
    }
    if (!own_tables(mm, from, from + old_pages) || !own_tables(mm, to, to + old_pages)) {
        return CallResult::of(Errno::enomem);
    }
    if (accounted) {
        charge(static_cast<i64>(new_pages));
    }
    const Vma current = *m_.spaces[mm.v].find(from); // unmerging may have given it an anon_vma
    Vma moved = current;
    moved.start = to;
    moved.end = to + new_pages;
    const bool untouched = vma.is_anonymous() && current.anon_vma.v == 0;
    moved.pgoff = untouched ? to.v : current.index_of(from);
    emit(VmaAdded{moved, mm});
    if (!move_ptes(mm, from, to, old_pages)) {
        remove_range(mm, to, to + new_pages);
        return CallResult::of(Errno::enomem);
    }
    const Vma left = *m_.spaces[mm.v].find(from);
    if (!keep_old && old_pages != 0) {
        remove_range(mm, from, from + old_pages);
    } else if (keep_old && left.pages() == old_pages && left.anon_vma.v != 0) { // dontunmap_complete
        emit(VmaAnonSet{mm, from, left.anon_vma, {}, false});
        set_vma_flags(mm, from, static_cast<u16>(left.flags & ~vm::fork_child));
    }
    merge_around(mm, to, to + new_pages);
    return CallResult::of(static_cast<i64>(VirtAddr{to}.v));
}

/// mm/mremap.c: move_page_tables. When a page table cannot be had, everything moves back.
bool Kernel::move_ptes(MmId mm, Vpn from, Vpn to, u64 pages) {
    std::vector<Vpn> present;
    for_each_pte(m_, m_.spaces[mm.v], from, from + pages,
                 [&](Vpn page, Pte, TableId) { present.push_back(page); });
    const auto move = [&](Vpn source, Vpn target, TableId target_table) {
        const Walk at = m_.walk(mm, source);
        flush_page(mm, source);
        set_pte(mm, at.table, source, at.pte, {}, PteReason::move);
        set_pte(mm, target_table, target, {}, at.pte, PteReason::move);
    };
    for (std::size_t i = 0; i < present.size(); ++i) {
        const Vpn target = to + (present[i] - from);
        const TableId table = ensure_table(mm, target);
        if (table == no_table) {
            while (i-- > 0) {
                move(to + (present[i] - from), present[i], m_.walk(mm, present[i]).table);
            }
            return false;
        }
        move(present[i], target, table);
    }
    return true;
}

} // namespace cow

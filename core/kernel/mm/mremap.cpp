#include "core/kernel/mm/mremap.hpp"

#include "core/kernel/call.hpp"
#include "core/kernel/fault/gup.hpp"
#include "core/kernel/ipc/segment.hpp"
#include "core/kernel/mm/commit.hpp"
#include "core/kernel/mm/limits.hpp"
#include "core/kernel/mm/mmap.hpp"
#include "core/kernel/mm/placement.hpp"
#include "core/kernel/mm/vma.hpp"
#include "core/kernel/page/frames.hpp"
#include "core/kernel/page/ksm.hpp"
#include "core/kernel/table/shared_tables.hpp"
#include "core/kernel/table/tables.hpp"
#include "core/kernel/table/tlb.hpp"

#include <algorithm>
#include <vector>

namespace cow::kernel {
namespace {

/// PAGE_ALIGN: a length near the end of the number range comes to nothing.
constexpr u64 aligned_pages(u64 length) { return (length + page_mask) >> page_shift; }

/// One mremap, in pages. `to` is a hint unless the address is fixed.
struct Remap {
    Vpn from{};
    u64 old_pages = 0;
    Vpn to{};
    u64 new_pages = 0;
    u32 flags = 0;
    std::optional<VirtAddr> recorded{};

    bool is_fixed() const { return (flags & mremap_flag::fixed) != 0; }
    bool keeps_old() const { return (flags & mremap_flag::dontunmap) != 0; }
    bool has_target() const { return is_fixed() || keeps_old(); }
};

constexpr u64 most_divided = 3; // VMAs more than there are, while one is moved

u64 map_count(const Machine& m, ProcId proc) { return m.space(m.process(proc).mm).vmas.size(); }

/// mm/mremap.c: check_mremap_params.
Errno check_mremap(Kernel& k, ProcId proc, const Remap& remap, VirtAddr old_addr, VirtAddr new_addr) {
    const Machine& m = k.machine();
    using namespace mremap_flag;
    const u64 limit = m.config.task_size() >> page_shift;
    if ((remap.flags & ~u32{maymove | fixed | dontunmap}) != 0 || old_addr.offset() != 0 ||
        remap.new_pages == 0 || remap.new_pages > limit) {
        return Errno::einval;
    }
    if (!remap.has_target()) {
        return Errno::ok;
    }
    const bool overlap = remap.to < remap.from + remap.old_pages && remap.from < remap.to + remap.new_pages;
    if (new_addr.offset() != 0 || remap.to.v > limit - remap.new_pages || (remap.flags & maymove) == 0 ||
        (remap.keeps_old() && remap.old_pages != remap.new_pages) || overlap) {
        return Errno::einval;
    }
    // Both VMAs may have to be divided.
    return at_map_limit(k, m.process(proc).mm, map_count(m, proc) + 2 + most_divided) ? Errno::enomem
                                                                                      : Errno::ok;
}

/// mm/mremap.c: move_normal_pmd: the last-level tables that move as a whole, because all that can be in them moves to a
/// place that has none. Also where the range begins within one, but nothing lies before it (try_realign_addr). Where the
/// old VMA stays, its directory has no entry for them afterwards.
std::vector<Vpn> whole_tables(const Machine& m, MmId mm, const Vma& vma, Vpn from, Vpn to, u64 pages) {
    std::vector<Vpn> out;
    const u64 before = from.v % table_entries;
    if (to.v % table_entries != before || pages + before < table_entries) {
        return out;
    }
    const bool realigned = before == 0 || (vma.start == from && range_is_free(m, mm, from - before, from) &&
                                           range_is_free(m, mm, to - before, to));
    const u64 end = from.v + pages;
    for (u64 base = from.v - before + (realigned ? 0 : table_entries); base + table_entries <= end;) {
        const Walk at = m.walk(mm, Vpn{base});
        if (at.reached_pt() && m.walk(mm, Vpn{to.v + base - from.v}).table == no_table) {
            out.emplace_back(base);
        }
        base = at.reached_pt() ? base + table_entries : at.end(Vpn{base}).v;
    }
    return out;
}

/// mm/mremap.c: alloc_new_pud, alloc_new_pmd: where the source has tables the target gets some, also for nothing.
bool copy_tables(Kernel& k, MmId mm, Vpn from, Vpn to, u64 pages) {
    const Machine& m = k.machine();
    constexpr u32 directory = 2, above = 3; // levels
    const auto rest = [](Vpn page, u64 span) { return span - page.v % span; };
    for (u64 done = 0; done < pages;) {
        const Walk at = m.walk(mm, from + done);
        if (at.level <= directory) {
            const u32 level = at.reached_pt() ? 1 : std::min(above, m.config.levels);
            if (ensure_table(k, mm, to + done, level) == no_table) {
                return false;
            }
            done += std::min(rest(from + done, table_entries), rest(to + done, table_entries));
        } else {
            done += rest(from + done, at.span());
        }
    }
    return true;
}

/// mm/mremap.c: move_page_tables. False when a page table cannot be had; nothing has moved then.
bool move_ptes(Kernel& k, MmId mm, Vpn from, Vpn to, u64 pages) {
    const Machine& m = k.machine();
    if (!copy_tables(k, mm, from, to, pages)) {
        return false;
    }
    std::vector<Vpn> present;
    for_each_entry(m, m.space(mm), from, from + pages,
                   [&](Vpn page, Pte, TableId) { present.push_back(page); });
    for (const Vpn source : present) {
        const Walk at = m.walk(mm, source);
        const Vpn target = to + (source - from);
        set_pte(k, mm, at.table, source, at.pte, {}, PteReason::move);
        set_pte(k, mm, m.walk(mm, target).table, target, {}, at.pte, PteReason::move);
    }
    for (const Vpn source : present) {
        flush_page(k, mm, source);
    }
    return true;
}

/// mm/mremap.c: dontunmap_complete: the old VMA, as a whole, is not locked any more, but locked_vm does not hear of it.
/// Before 6.17 it was what had been moved, and locked_vm heard.
void forget_locks(Kernel& k, MmId mm, const Vma& old) {
    if (!old.has(vm::locked)) {
        return;
    }
    const Machine& m = k.machine();
    if (m.config.has(KernelTrait::dontunmap_unlocks_all)) {
        k.emit(LocksLost{mm, old.pages()});
        std::vector<Pfn> stay; // and its pages do not hear of it
        for_each_pte(m, m.space(mm), old.start, old.end,
                     [&](Vpn, Pte pte, TableId) { stay.push_back(pte.pfn()); });
        for (const Pfn pfn : stay) {
            set_frame_flag(k, pfn, frame_flag::mlocked, true);
        }
    }
    set_vma_flags(k, mm, old.start, old.flags & ~vm::lock_mask);
}

/// Before 6.17: what has been moved away from becomes a VMA of its own, if it is to be unlocked.
void split_locked(Kernel& k, MmId mm, Vpn from, Vpn to) {
    const Machine& m = k.machine();
    if (!m.config.has(KernelTrait::dontunmap_unlocks_all) && m.space(mm).find(from)->has(vm::locked)) {
        split_at(k, mm, from);
        split_at(k, mm, to);
    }
}

/// The new VMA joins its neighbours. Before 6.17, not the one that it comes from, if that stays; in 6.1, none at all then.
void merge_moved(Kernel& k, MmId mm, Vpn to, Vpn end, const Vma& source, bool keep_old) {
    const MachineConfig& config = k.machine().config;
    const bool apart = keep_old && !config.has(KernelTrait::dontunmap_unlocks_all);
    const bool beside = source.end == to || source.start == end;
    if (apart && beside && !config.has(KernelTrait::dontunmap_joins_others)) {
        return;
    }
    const Vpn first = apart && source.end == to ? end : to;
    const Vpn last = apart && source.start == end ? to : end;
    if (first <= last) {
        merge_around(k, mm, first, last);
    }
}

/// mm/mremap.c: move_vma. `cut_off`: pages that were unmapped before, to make it shorter.
CallResult move_mapping(Kernel& k, ProcId proc, const Vma& vma, Vpn from, u64 old_pages, Vpn to,
                        u64 new_pages, bool keep_old, u64 cut_off) {
    const Machine& m = k.machine();
    const MmId mm = m.process(proc).mm;
    if (at_map_limit(k, mm, map_count(m, proc) + most_divided)) {
        return CallResult::of(Errno::enomem);
    }
    if (vma.has(vm::mergeable)) { // KSM pages must not turn up at the new place (ksm_madvise in move_vma)
        if (unmerge_range(k, proc, mm, from, from + old_pages) != Errno::ok) {
            return CallResult::of(Errno::enomem);
        }
    }
    const bool accounted = vma.has(vm::account);
    const u64 extra = keep_old || old_pages == 0 ? new_pages : new_pages - old_pages + cut_off;
    if (accounted && extra != 0 && !enough_memory(k, proc, extra)) {
        return CallResult::of(Errno::enomem);
    }
    if (!own_tables(k, mm, from, from + old_pages) || !own_tables(k, mm, to, to + old_pages)) {
        return CallResult::of(Errno::enomem);
    }
    if (accounted) {
        charge(k, static_cast<i64>(new_pages));
        charge_lost(k, cut_off); // vrm_calc_charge, 6.18, takes what was cut off for growth
    }
    const Vma current = *m.space(mm).find(from); // unmerging may have given it an anon_vma
    Vma moved = current;
    moved.start = to;
    moved.end = to + new_pages;
    const bool untouched = vma.is_anonymous() && current.anon_vma.v == 0;
    moved.pgoff = untouched ? to.v : current.index_of(from);
    k.emit(VmaAdded{moved, mm});
    std::vector<Vpn> whole;
    if (keep_old) {
        whole = whole_tables(m, mm, current, from, to, old_pages);
    }
    if (!move_ptes(k, mm, from, to, old_pages)) {
        remove_range(k, mm, to, to + new_pages);
        return CallResult::of(Errno::enomem);
    }
    for (const Vpn base : whole) {
        k.emit(TableFreed{mm, m.walk(mm, base).table, directory_of(m, mm, base), base, 1, false});
    }
    merge_moved(k, mm, to, to + new_pages, current, keep_old);
    if (keep_old) {
        split_locked(k, mm, from, from + old_pages);
    }
    const Vma left = *m.space(mm).find(from);
    if (!keep_old && old_pages != 0) {
        remove_range(k, mm, from, from + old_pages);
    } else if (keep_old) { // dontunmap_complete
        if (left.pages() == old_pages && left.anon_vma.v != 0) {
            k.emit(VmaAnonSet{mm, from, left.anon_vma, {}, false});
            set_vma_flags(k, mm, from, left.flags & ~vm::fork_child);
        }
        forget_locks(k, mm, *m.space(mm).find(from));
    }
    return CallResult::of(static_cast<i64>(VirtAddr{to}.v));
}

/// mm/mremap.c: shrink_vma. The tail may reach into other VMAs.
Errno shrink(Kernel& k, ProcId proc, const Remap& remap) {
    const Machine& m = k.machine();
    const u64 limit = m.config.task_size() >> page_shift;
    if (remap.old_pages > limit || remap.from.v > limit - remap.old_pages) {
        return Errno::einval;
    }
    return remove_range(k, m.process(proc).mm, remap.from + remap.new_pages, remap.from + remap.old_pages);
}

/// get_unmapped_area and move_vma: everything has been checked, and room has been made. `cut_off` as in move_mapping.
CallResult place_and_move(Kernel& k, ProcId proc, const Remap& remap, u64 cut_off) {
    const Machine& m = k.machine();
    const Vma vma = *m.space(m.process(proc).mm).find(remap.from);
    if (remap.keeps_old() && !may_expand(k, proc, vma.flags, remap.old_pages)) {
        return CallResult::of(Errno::enomem);
    }
    Vpn to = remap.to;
    Placement place;
    place.addr = VirtAddr{to};
    place.pages = remap.new_pages;
    place.flags = remap.is_fixed() ? map::fixed : 0;
    place.file = vma.file;
    place.pgoff = vma.is_anonymous() ? 0 : vma.index_of(remap.from);
    place.recorded = remap.recorded;
    if (const CallResult placed = place_mapping(m, proc, place, to); placed.failed()) {
        return placed;
    }
    const CallResult moved = move_mapping(k, proc, vma, remap.from, remap.old_pages, to, remap.new_pages,
                                          remap.keeps_old(), cut_off);
    if (!moved.failed() && vma.has(vm::locked) && remap.new_pages > remap.old_pages) {
        populate_range(k, proc, to + remap.old_pages, to + remap.new_pages, true);
    }
    return moved;
}

/// mm/mremap.c: mremap_to: makes room at the target, or finds some, and moves there.
CallResult remap_to(Kernel& k, ProcId proc, const Remap& remap) {
    const Machine& m = k.machine();
    const MmId mm = m.process(proc).mm;
    if (remap.is_fixed()) {
        if (const Errno error = remove_range(k, mm, remap.to, remap.to + remap.new_pages);
            error != Errno::ok) {
            return CallResult::of(error);
        }
        if (m.space(mm).find(remap.from) == nullptr) { // a copy of length 0 over itself
            return CallResult::of(Errno::efault);
        }
        if (remap.new_pages < remap.old_pages) {
            if (const Errno error = shrink(k, proc, remap); error != Errno::ok) {
                return CallResult::of(error);
            }
        }
    }
    Remap shorter = remap;
    shorter.old_pages = std::min(remap.old_pages, remap.new_pages);
    return place_and_move(k, proc, shorter, remap.old_pages - shorter.old_pages);
}

/// mm/mremap.c: expand_vma: where it is if the VMA ends there and the room behind it is free, else elsewhere.
CallResult expand(Kernel& k, ProcId proc, const Remap& remap, const Vma& vma) {
    const Machine& m = k.machine();
    const MmId mm = m.process(proc).mm;
    const u64 limit = m.config.task_size() >> page_shift;
    const Vpn end = remap.from + remap.new_pages;
    const bool at_end = remap.old_pages != 0 && remap.from + remap.old_pages == vma.end;
    if (at_end && end.v <= limit && range_is_free(m, mm, vma.end, end)) {
        const u64 more = remap.new_pages - remap.old_pages;
        if (vma.has(vm::account)) {
            if (!enough_memory(k, proc, more)) {
                return CallResult::of(Errno::enomem);
            }
            charge(k, static_cast<i64>(more));
        }
        k.emit(VmaResized{mm, vma.start, vma.end, vma.start, end});
        merge_around(k, mm, end, end, true);
        if (m.space(mm).find(remap.from)->has(vm::locked)) {
            populate_range(k, proc, end - more, end, true);
        }
        return CallResult::of(static_cast<i64>(VirtAddr{remap.from}.v));
    }
    if ((remap.flags & mremap_flag::maymove) == 0) {
        return CallResult::of(Errno::enomem);
    }
    Remap moved = remap;
    moved.to = {}; // a plain move takes no hint
    return remap_to(k, proc, moved);
}

/// mm/mremap.c: remap_move: everything in the range, with the holes between. None at its start, though.
CallResult move_all(Kernel& k, ProcId proc, const Remap& all) {
    const Machine& m = k.machine();
    const Vpn end = all.from + all.old_pages;
    CallResult result = CallResult::of(Errno::efault);
    Vpn target = all.to;
    for (Vpn at = all.from; at < end;) {
        const Vma* found = m.space(m.process(proc).mm).find_from(at);
        if (found == nullptr || found->start >= end) {
            break;
        }
        const bool alone = !found->is_anonymous() && segment_of(m, found->file); // vma_multi_allowed
        if ((at == all.from ? found->start > at : alone) || (alone && found->end < end)) {
            return CallResult::of(Errno::efault);
        }
        Remap part = all;
        part.from = std::max(at, found->start);
        part.old_pages = part.new_pages = std::min(end, found->end) - part.from;
        part.to = target + (part.from - at);
        at = part.from + part.old_pages;
        target = part.to + part.new_pages;
        const CallResult moved = remap_to(k, proc, part);
        if (moved.failed()) {
            return moved;
        }
        if (part.from == all.from) {
            result = moved;
        }
    }
    return result;
}

/// mm/mremap.c: check_prep_vma, vma_to_resize before 6.17: may the VMA give and grow as is asked?
Errno check_vma(Kernel& k, ProcId proc, const Vma& vma, const Remap& remap) {
    if (remap.old_pages == 0 && !vma.is_shared()) {
        return Errno::einval;
    }
    // What is cut off may lie in other VMAs.
    if (remap.from + std::min(remap.old_pages, remap.new_pages) > vma.end) {
        return Errno::efault;
    }
    if (remap.new_pages > remap.old_pages) {
        const u64 more = remap.new_pages - remap.old_pages;
        if (!may_map_locked(k, proc, vma.flags, more)) {
            return Errno::eagain;
        }
        if (!may_expand(k, proc, vma.flags, more)) {
            return Errno::enomem;
        }
    }
    return Errno::ok;
}

/// mm/mremap.c, before 6.17: mremap_to: room is made before it is clear that the VMA can move.
CallResult remap_one_to(Kernel& k, ProcId proc, const Remap& remap, VirtAddr new_addr) {
    const Machine& m = k.machine();
    const MmId mm = m.process(proc).mm;
    const u64 limit = m.config.task_size() >> page_shift;
    const bool overlap = remap.to < remap.from + remap.old_pages && remap.from < remap.to + remap.new_pages;
    if (new_addr.offset() != 0 || remap.new_pages > limit || remap.to.v > limit - remap.new_pages ||
        overlap) {
        return CallResult::of(Errno::einval);
    }
    if (at_map_limit(k, mm, map_count(m, proc) + 2 + most_divided)) {
        return CallResult::of(Errno::enomem);
    }
    if (remap.is_fixed()) {
        if (const Errno error = remove_range(k, mm, remap.to, remap.to + remap.new_pages);
            error != Errno::ok) {
            return CallResult::of(error);
        }
    }
    Remap shorter = remap;
    if (remap.old_pages > remap.new_pages) {
        if (const Errno error = shrink(k, proc, remap); error != Errno::ok) {
            return CallResult::of(error);
        }
        shorter.old_pages = remap.new_pages;
    }
    const Vma* vma = m.space(mm).find(remap.from);
    const Errno error = vma == nullptr ? Errno::efault : check_vma(k, proc, *vma, shorter);
    return error != Errno::ok ? CallResult::of(error) : place_and_move(k, proc, shorter, 0);
}

/// mm/mremap.c: the call before 6.17: one VMA, looked for before all of the arguments are looked at.
CallResult remap_one(Kernel& k, ProcId proc, const Remap& remap, VirtAddr old_addr, VirtAddr new_addr,
                     bool same_length) {
    using namespace mremap_flag;
    const Machine& m = k.machine();
    const bool moves = (remap.flags & maymove) != 0;
    if ((remap.flags & ~u32{maymove | fixed | dontunmap}) != 0 || (remap.is_fixed() && !moves) ||
        (remap.keeps_old() && (!moves || !same_length)) || old_addr.offset() != 0 || remap.new_pages == 0) {
        return CallResult::of(Errno::einval);
    }
    const Vma* found = m.space(m.process(proc).mm).find(remap.from);
    if (found == nullptr) {
        return CallResult::of(Errno::efault);
    }
    if (remap.has_target()) {
        return remap_one_to(k, proc, remap, new_addr);
    }
    if (remap.new_pages > remap.old_pages) {
        const Errno error = check_vma(k, proc, *found, remap);
        return error != Errno::ok ? CallResult::of(error) : expand(k, proc, remap, *found);
    }
    const Errno error = remap.new_pages < remap.old_pages ? shrink(k, proc, remap) : Errno::ok;
    return CallResult::of(error != Errno::ok ? -static_cast<i64>(error) : static_cast<i64>(old_addr.v));
}

/// mm/mremap.c: do_mremap.
CallResult do_mremap(Kernel& k, ProcId proc, VirtAddr old_addr, u64 old_length, u64 new_length, u32 flags,
                     VirtAddr new_addr, std::optional<VirtAddr> recorded) {
    const Machine& m = k.machine();
    Remap remap{old_addr.page(), aligned_pages(old_length), new_addr.page(), aligned_pages(new_length), flags,
                recorded};
    if (!m.config.has(KernelTrait::mremap_moves_several)) {
        return remap_one(k, proc, remap, old_addr, new_addr, old_length == new_length);
    }
    if (const Errno error = check_mremap(k, proc, remap, old_addr, new_addr); error != Errno::ok) {
        return CallResult::of(error);
    }
    if (remap.is_fixed() && remap.old_pages == remap.new_pages) {
        return move_all(k, proc, remap);
    }
    const MmId mm = m.process(proc).mm;
    const Vma* found = m.space(mm).find(remap.from);
    if (found == nullptr) {
        return CallResult::of(Errno::efault);
    }
    if (remap.new_pages > remap.old_pages || remap.has_target()) {
        if (const Errno error = check_vma(k, proc, *found, remap); error != Errno::ok) {
            return CallResult::of(error);
        }
    }
    if (remap.has_target()) {
        return remap_to(k, proc, remap);
    }
    if (remap.new_pages > remap.old_pages) {
        return expand(k, proc, remap, *found);
    }
    if (remap.new_pages < remap.old_pages) {
        if (const Errno error = shrink(k, proc, remap); error != Errno::ok) {
            return CallResult::of(error);
        }
    }
    return CallResult::of(static_cast<i64>(old_addr.v));
}

} // namespace

} // namespace cow::kernel

namespace cow::sys {

CallResult mremap(Kernel& k, ProcId proc, VirtAddr old_addr, u64 old_length, u64 new_length, u32 flags,
                  VirtAddr new_addr, std::optional<VirtAddr> recorded) {
    return kernel::changing_call(k, proc, "mremap", [&](kernel::Reason&) {
        return kernel::do_mremap(k, proc, old_addr, old_length, new_length, flags, new_addr, recorded);
    });
}

} // namespace cow::sys

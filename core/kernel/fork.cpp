// fork, vfork, clone (kernel/fork.c: dup_mmap; mm/memory.c: copy_page_range).

#include "core/kernel/kernel.hpp"

#include <algorithm>

namespace cow {

CallResult Kernel::fork(ProcId proc, std::string_view name, u32 recorded_pid) {
    return call(proc, "fork", [&] { return do_fork(proc, name, recorded_pid, false, false); });
}

CallResult Kernel::vfork(ProcId proc, std::string_view name, u32 recorded_pid) {
    return call(proc, "vfork", [&] { return do_fork(proc, name, recorded_pid, true, true); });
}

CallResult Kernel::clone(ProcId proc, u64 flags, std::string_view name, u32 recorded_pid) {
    return call(proc, "clone", [&] {
        const bool share = (flags & clone_flag::vm) != 0;
        if ((flags & clone_flag::thread) != 0 && !share) {
            return CallResult::of(Errno::einval);
        }
        return do_fork(proc, name, recorded_pid, share, (flags & clone_flag::vfork) != 0);
    });
}

/// kernel/fork.c: mm_init: what is set for a whole space passes to the one made in its place, or from it.
MmId Kernel::create_space(ProcId owner, MmId like) {
    const MmId mm{static_cast<u32>(m_.spaces.size())};
    emit(SpaceCreated{mm, owner});
    if (like != no_mm && m_.spaces[like.v].merge_any) {
        emit(MergeAnySet{mm, false, true});
    }
    return mm;
}

CallResult Kernel::do_fork(ProcId proc, std::string_view name, u32 recorded_pid, bool share_space,
                           bool suspend) {
    const MmId parent_mm = mm_of(proc);
    ProcessCreated made;
    made.proc = ProcId{static_cast<u32>(m_.processes.size())};
    made.parent = proc;
    made.pid = recorded_pid != 0 ? recorded_pid : m_.next_pid;
    made.old_next_pid = m_.next_pid;
    made.name = m_.names->intern(name.empty() ? "p" + std::to_string(made.pid) : std::string(name));
    made.inherit = true;
    if (share_space) {
        made.mm = parent_mm;
        emit(made);
        emit(SpaceUsed{parent_mm, 1});
    } else {
        made.mm = MmId{static_cast<u32>(m_.spaces.size())};
        const MmId mm = create_space(made.proc, parent_mm);
        emit(made);
        if (!copy_space(proc, parent_mm, mm)) {
            destroy_space(mm);
            emit(SpaceUsed{mm, -1});
            emit(ProcessCancelled{made});
            return CallResult::of(Errno::enomem);
        }
    }
    if (suspend) {
        emit(VforkWaiting{proc, no_proc, made.proc});
    }
    return CallResult::of(static_cast<i64>(made.pid));
}

/// kernel/fork.c: dup_mmap.
bool Kernel::copy_space(ProcId parent, MmId from, MmId to) {
    if (m_.spaces[from.v].brk_start.v != 0) {
        emit(BrkMoved{to, true, {}, m_.spaces[from.v].brk_start});
        emit(BrkMoved{to, false, {}, m_.spaces[from.v].brk});
    }
    const std::vector<Vma> vmas = m_.spaces[from.v].vmas;
    flush_space(from);
    for (const Vma& vma : vmas) {
        if (vma.has(vm::dont_fork)) {
            continue;
        }
        if (vma.has(vm::account)) {
            if (!enough_memory(parent, vma.pages())) {
                return false;
            }
            charge(static_cast<i64>(vma.pages()));
        }
        if (!copy_vma(from, to, vma)) {
            return false;
        }
    }
    const auto& spaces = m_.ksm.spaces;
    if (std::find(spaces.begin(), spaces.end(), from) != spaces.end()) { // ksm_fork
        enter_ksm(to);
    }
    return true;
}

/// mm/memory.c: vma_needs_copy: without a private page there is nothing that faults could not bring back.
bool Kernel::copy_vma(MmId from, MmId to, const Vma& vma) {
    Vma child = vma;
    child.anon_vma = AnonVmaId{};
    child.flags &= static_cast<u16>(~vm::fork_child);
    emit(VmaAdded{child, to});
    if (vma.has(vm::wipe_on_fork) || vma.anon_vma.v == 0) {
        return true;
    }
    emit(VmaAnonSet{to, vma.start, {}, AnonVmaId{m_.next_anon_vma}, true});
    set_vma_flags(to, vma.start, child.flags | vm::fork_child);
    return m_.config.fork == ForkMode::eager ? copy_eagerly(from, to, vma) : copy_range(from, to, vma);
}

/// mm/memory.c: copy_page_range, one last-level table at a time. The child gets every table that its parent has for the
/// range, also where nothing is in it.
bool Kernel::copy_range(MmId from, MmId to, const Vma& vma) {
    for (Vpn page = vma.start; page < vma.end;) {
        const Vpn base{page.v & ~(table_entries - 1)};
        const Walk at = m_.walk(from, page);
        if (at.table == no_table) {
            const bool upper = at.missing_level + 1 < m_.config.levels;
            if (upper && ensure_table(to, page, at.missing_level + 1) == no_table) {
                return false;
            }
            const u64 step = u64{1} << (table_bits * at.missing_level); // pages below the missing table
            page = Vpn{(page.v / step + 1) * step};
            continue;
        }
        const Vpn end = std::min(vma.end, base + table_entries);
        if (m_.config.fork == ForkMode::ondemand) {
            if (can_share_table(from, base)) {
                // With the last of the VMAs that lie in the table, so that the child has them all.
                const Vma* above = m_.spaces[from.v].find_from(end);
                const bool last =
                    end == base + table_entries || above == nullptr || above->start >= base + table_entries;
                if (last && !share_whole_table(from, to, base)) {
                    return false;
                }
                page = end;
                continue;
            }
            if (!at.upper_writable && !unshare_table(from, page)) {
                return false;
            }
        }
        if (m_.config.fork == ForkMode::cow || m_.tables[m_.walk(from, page).table].live != 0) {
            const TableId target = ensure_table(to, page);
            if (target == no_table) {
                return false;
            }
            share_ptes(from, to, m_.walk(from, page).table, target, page, end, vma, true);
        }
        page = end;
    }
    return true;
}

/// fork=ondemand: a last-level table can be shared as a whole when every VMA that lies in it is one that fork copies.
bool Kernel::can_share_table(MmId from, Vpn base) const {
    const Vpn end = base + table_entries;
    for (const Vma& vma : m_.spaces[from.v].vmas) {
        const bool here = vma.start < end && vma.end > base;
        if (here && (vma.anon_vma.v == 0 || (vma.flags & (vm::dont_fork | vm::wipe_on_fork)) != 0)) {
            return false;
        }
    }
    return true;
}

/// False when a page table could not be had.
bool Kernel::share_whole_table(MmId from, MmId to, Vpn base) {
    const Walk source = m_.walk(from, base);
    // The upper tables of the child are made by asking for the table, which then gives way to the shared one.
    const TableId placeholder = ensure_table(to, base);
    if (placeholder == no_table) {
        return false;
    }
    const auto directory = [&](MmId mm) {
        TableId table = m_.spaces[mm.v].root;
        for (u32 level = m_.config.levels; level > 2; --level) {
            table = m_.tables.entry(table, table_index(base, level)).child();
        }
        return table;
    };
    const TableId child_pd = directory(to);
    emit(TableFreed{to, placeholder, child_pd, base, 1, false});
    emit(TableShared{from, to, source.table, directory(from), child_pd,
                     static_cast<u16>(table_index(base, 2)),
                     m_.tables.entry(directory(from), table_index(base, 2)).writable()});
    return true;
}

/// The first Unix: every private page is copied at once. File pages, KSM pages and the zero page stay shared.
bool Kernel::copy_eagerly(MmId from, MmId to, const Vma& vma) {
    std::vector<std::pair<Vpn, Pte>> pages;
    for_each_pte(m_, m_.spaces[from.v], vma.start, vma.end,
                 [&](Vpn page, Pte pte, TableId) { pages.emplace_back(page, pte); });
    for (const auto& [page, pte] : pages) {
        if (m_.pte(from, page) !=
            pte) { // making room for an earlier one took it; the child will fault for it
            continue;
        }
        const TableId table = ensure_table(to, page);
        if (table == no_table) {
            return false;
        }
        if (m_.frames[pte.pfn()].kind != FrameKind::anon) {
            set_pte(to, table, page, {}, pte.without(Pte::A | Pte::W), PteReason::fork);
            continue;
        }
        const Pfn copy =
            allocate_frame(FrameKind::anon, zero_content, no_file, vma.index_of(page), Need::call);
        if (copy == no_pfn) {
            return false;
        }
        if (m_.pte(from, page) != pte) { // or this one
            put_frame(copy);
            continue;
        }
        emit(PageCopied{pte.pfn(), copy, zero_content, m_.frames[pte.pfn()].content});
        const u64 flags = (pte.flags() & ~Pte::A) | Pte::X;
        set_pte(to, table, page, {}, Pte::make(copy, flags), PteReason::fork);
    }
    return true;
}

} // namespace cow

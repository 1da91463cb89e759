// When memory is short: reclaim (mm/vmscan.c, without swap) and the OOM killer (mm/oom_kill.c).

#include "core/kernel/kernel.hpp"
#include "core/machine/rmap.hpp"

namespace cow {

void Kernel::write_back(Pfn pfn) {
    const Frame frame = m_.frames[pfn];
    set_disk_page(frame.file, frame.index, frame.content);
    set_frame_flag(pfn, frame_flag::dirty, false);
}

/// mm/rmap.c: try_to_unmap. A lazily freed page that was written since stays (and counts as ordinary memory again).
bool Kernel::unmap_everywhere(Pfn pfn) {
    const std::vector<Mapping> mappings = mappings_of(m_, pfn);
    if (m_.frames[pfn].has(frame_flag::lazy_free)) {
        for (const Mapping& mapping : mappings) {
            if (mapping.pte.has(Pte::D)) {
                set_frame_flag(pfn, frame_flag::lazy_free, false);
                return false;
            }
        }
    }
    for (const Mapping& mapping : mappings) {
        flush_page(mapping.mm, mapping.page);
    }
    for (const Mapping& mapping : mappings) {
        const Pte now = m_.tables.entry(mapping.table, table_index(mapping.page, 1));
        if (now.none()) {
            continue; // another space reaches the same table
        }
        if (now.has(Pte::D) && m_.frames[pfn].kind == FrameKind::file) {
            set_frame_flag(pfn, frame_flag::dirty, true);
        }
        set_pte(mapping.mm, mapping.table, mapping.page, now, {}, PteReason::reclaim);
    }
    return m_.frames[pfn].mapcount == 0;
}

/// Frees one frame if it may go now: lazily freed memory, else page cache that is `mapped` or not.
bool Kernel::reclaim_frame(Pfn pfn, bool mapped) {
    const Frame& frame = m_.frames[pfn];
    if (frame.kind == FrameKind::anon && frame.has(frame_flag::lazy_free) && mapped) {
        if (!unmap_everywhere(pfn)) {
            return false;
        }
        put_frame(pfn);
        return true;
    }
    if (frame.kind != FrameKind::file || m_.files[frame.file.v].shmem || (frame.mapcount != 0) != mapped) {
        return false;
    }
    if (mapped && !unmap_everywhere(pfn)) {
        return false;
    }
    if (m_.frames[pfn].has(frame_flag::dirty)) {
        write_back(pfn);
    }
    drop_cache_page(m_.frames[pfn].file, m_.frames[pfn].index);
    return true;
}

u64 Kernel::reclaim(u64 pages) {
    emit(ReclaimBegan{pages});
    u64 freed = 0;
    const auto pass = [&](auto&& wanted, bool mapped) {
        for (u32 i = 1; i < m_.frames.high_water() && freed < pages; ++i) {
            if (wanted(m_.frames[Pfn{i}]) && reclaim_frame(Pfn{i}, mapped)) {
                ++freed;
            }
        }
    };
    pass([](const Frame& frame) { return frame.kind == FrameKind::anon && frame.has(frame_flag::lazy_free); },
         true);
    pass([](const Frame& frame) { return frame.kind == FrameKind::file; }, false);
    pass([](const Frame& frame) { return frame.kind == FrameKind::file; }, true);
    emit(ReclaimDone{freed});
    return freed;
}

/// mm/oom_kill.c: oom_badness: resident pages + page-table pages; of equals the later process.
/// Unlike Linux the first process may be chosen: in a scenario it is a process like any other.
void Kernel::oom_kill() {
    ProcId victim = no_proc;
    i64 worst = -1;
    for (u32 i = 0; i < m_.processes.size(); ++i) {
        const Process& process = m_.processes[i];
        if (!process.alive()) {
            continue;
        }
        const AddressSpace& space = m_.spaces[process.mm.v];
        i64 badness = space.tables;
        for_each_pte(m_, space, Vpn{0}, Vpn{m_.config.task_size() >> page_shift},
                     [&](Vpn, Pte pte, TableId) { badness += static_cast<i64>(pte.pfn() != zero_pfn); });
        if (badness >= worst) {
            worst = badness;
            victim = ProcId{i};
        }
    }
    if (victim == no_proc) {
        return;
    }
    emit(OomKilled{victim, worst});
    const MmId mm = mm_of(victim);
    for (u32 i = 0; i < m_.processes.size(); ++i) { // everyone who shares the memory goes
        if (m_.processes[i].alive() && m_.processes[i].mm == mm) {
            emit(SignalSent{ProcId{i}, Signal::sigkill});
            terminate(ProcId{i}, 0, Signal::sigkill);
        }
    }
}

} // namespace cow

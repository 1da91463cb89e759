#include "core/kernel/page/vmscan.hpp"

#include "core/kernel/fs/files.hpp"
#include "core/kernel/page/frames.hpp"
#include "core/kernel/table/tables.hpp"
#include "core/kernel/table/tlb.hpp"
#include "core/machine/rmap.hpp"

namespace cow::kernel {

bool unmap_everywhere(Kernel& k, Pfn pfn) {
    const Machine& m = k.machine();
    const std::vector<Mapping> mappings = mappings_of(m, pfn);
    const auto in_vma_with = [&](const Mapping& mapping, u32 flag) {
        return m.space(mapping.mm).find(mapping.page)->has(flag);
    };
    for (const Mapping& mapping : mappings) {
        if (in_vma_with(mapping, vm::locked)) {
            return false;
        }
        if (m.frames[pfn].has(frame_flag::lazy_free) && mapping.pte.has(Pte::D) &&
            !in_vma_with(mapping, vm::droppable)) {
            set_frame_flag(k, pfn, frame_flag::lazy_free, false);
            return false;
        }
    }
    for (const Mapping& mapping : mappings) {
        const Pte now = m.pte(mapping.mm, mapping.page);
        if (now.has(Pte::D) && m.frames[pfn].kind == FrameKind::file) {
            set_frame_flag(k, pfn, frame_flag::dirty, true);
        }
        if (now.has_frame()) { // else another space reaches the same table
            set_pte(k, mapping.mm, mapping.table, mapping.page, now, {}, PteReason::reclaim);
        }
        flush_page(k, mapping.mm, mapping.page);
    }
    return m.frames[pfn].mapcount == 0;
}

namespace {

void write_back(Kernel& k, Pfn pfn) {
    const Machine& m = k.machine();
    const Frame frame = m.frames[pfn];
    set_disk_page(k, frame.file, frame.index, frame.content);
    set_frame_flag(k, pfn, frame_flag::dirty, false);
}

/// Frees one frame if it may go now: lazily freed memory, else page cache that is `mapped` or not.
bool reclaim_frame(Kernel& k, Pfn pfn, bool mapped) {
    const Machine& m = k.machine();
    const Frame& frame = m.frames[pfn];
    if (frame.kind == FrameKind::anon && frame.has(frame_flag::lazy_free) && mapped) {
        if (!unmap_everywhere(k, pfn)) {
            return false;
        }
        put_frame(k, pfn);
        return true;
    }
    if (frame.kind != FrameKind::file || m.files[frame.file.v].shmem || (frame.mapcount != 0) != mapped) {
        return false;
    }
    if (mapped && !unmap_everywhere(k, pfn)) {
        return false;
    }
    if (m.frames[pfn].has(frame_flag::dirty)) {
        write_back(k, pfn);
    }
    drop_cache_page(k, m.frames[pfn].file, m.frames[pfn].index, true);
    return true;
}

} // namespace

} // namespace cow::kernel

namespace cow {

u64 reclaim(Kernel& k, u64 pages) {
    const Machine& m = k.machine();
    k.emit(ReclaimBegan{pages});
    u64 freed = 0;
    const auto pass = [&](auto&& wanted, bool mapped) {
        for (u32 i = 1; i < m.frames.high_water() && freed < pages; ++i) {
            if (wanted(m.frames[Pfn{i}]) && kernel::reclaim_frame(k, Pfn{i}, mapped)) {
                ++freed;
            }
        }
    };
    pass([](const Frame& frame) { return frame.kind == FrameKind::anon && frame.has(frame_flag::lazy_free); },
         true);
    pass([](const Frame& frame) { return frame.kind == FrameKind::file; }, false);
    pass([](const Frame& frame) { return frame.kind == FrameKind::file; }, true);
    k.emit(ReclaimDone{freed});
    return freed;
}

} // namespace cow

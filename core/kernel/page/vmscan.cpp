#include "core/kernel/page/vmscan.hpp"

#include "core/kernel/page/frames.hpp"
#include "core/kernel/page/writeback.hpp"
#include "core/kernel/table/tables.hpp"
#include "core/kernel/table/tlb.hpp"
#include "core/machine/rmap.hpp"

#include <algorithm>

namespace cow::kernel {

bool is_mlocked(const Machine& m, Pfn pfn) {
    if (m.frames[pfn].has(frame_flag::mlocked)) {
        return true;
    }
    const std::vector<Mapping> mappings = mappings_of(m, pfn);
    return std::any_of(mappings.begin(), mappings.end(), [&](const Mapping& mapping) {
        return m.space(mapping.mm).find(mapping.page)->has(vm::locked);
    });
}

namespace {

/// mm/rmap.c: try_to_unmap; false: it is still mapped. What somebody has locked stays. So does a lazily freed page that was
/// written since (and counts as ordinary memory again), unless it may be dropped anyway.
bool unmap_everywhere(Kernel& k, Pfn pfn) {
    const Machine& m = k.machine();
    if (m.frames[pfn].has(frame_flag::mlocked)) { // it is on no list that anybody looks at
        return false;
    }
    const std::vector<Mapping> mappings = mappings_of(m, pfn);
    const auto in_vma_with = [&](const Mapping& mapping, u32 flag) {
        return m.space(mapping.mm).find(mapping.page)->has(flag);
    };
    for (const Mapping& mapping : mappings) {
        if (in_vma_with(mapping, vm::locked)) {
            return false;
        }
        const bool written = mapping.pte.has(Pte::D) || m.frames[pfn].has(frame_flag::dirty);
        if (m.frames[pfn].has(frame_flag::lazy_free) && written && !in_vma_with(mapping, vm::droppable)) {
            set_frame_flag(k, pfn, frame_flag::lazy_free, false);
            return false;
        }
    }
    for (const Mapping& mapping : mappings) {
        const Pte now = m.pte(mapping.mm, mapping.page);
        if (now.has_frame()) { // else another space reaches the same table
            if (now.has(Pte::D) && m.frames[pfn].kind == FrameKind::file) {
                set_frame_flag(k, pfn, frame_flag::dirty, true);
            }
            set_pte(k, mapping.mm, mapping.table, mapping.page, now, {}, PteReason::reclaim);
        }
        flush_page(k, mapping.mm, mapping.page);
    }
    return m.frames[pfn].mapcount == 0;
}

bool is_lazily_freed(const Frame& frame) {
    return (frame.kind == FrameKind::anon || frame.kind == FrameKind::ksm) &&
           frame.has(frame_flag::lazy_free);
}

/// What is dirty goes to the disk first, where it has one.
bool clean_and_shrink(Kernel& k, Pfn pfn) {
    const Machine& m = k.machine();
    if (!is_mlocked(m, pfn)) {
        write_back_page(k, pfn);
    }
    const bool unwritten = m.frames[pfn].is_cache() && m.frames[pfn].has(frame_flag::dirty);
    return !unwritten && shrink_frame(k, pfn);
}

} // namespace

bool shrink_frame(Kernel& k, Pfn pfn) {
    const Frame& frame = k.machine().frames[pfn];
    const bool lazy = is_lazily_freed(frame);
    if ((!lazy && frame.kind != FrameKind::file) || !unmap_everywhere(k, pfn)) {
        return false;
    }
    if (lazy) {
        put_frame(k, pfn);
        return true;
    }
    if (frame.has(frame_flag::dirty)) {
        if (frame.is_cache()) {
            set_frame_flag(k, pfn, frame_flag::reclaim, true);
        }
        return false;
    }
    drop_cache_page(k, frame.file, frame.index, true);
    return true;
}

} // namespace cow::kernel

namespace cow {

u64 reclaim(Kernel& k, u64 pages) {
    const Machine& m = k.machine();
    k.emit(ReclaimBegan{pages});
    u64 freed = 0;
    const auto pass = [&](auto&& wanted) {
        for (u32 i = 1; i < m.frames.high_water() && freed < pages; ++i) {
            if (wanted(m.frames[Pfn{i}]) && kernel::clean_and_shrink(k, Pfn{i})) {
                ++freed;
            }
        }
    };
    pass([](const Frame& frame) { return kernel::is_lazily_freed(frame); });
    pass([](const Frame& frame) { return frame.is_cache() && frame.mapcount == 0; });
    pass([](const Frame& frame) { return frame.is_cache() && frame.mapcount != 0; });
    k.emit(ReclaimDone{freed});
    return freed;
}

} // namespace cow

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

namespace {

bool is_lazily_freed(const Frame& frame) {
    return (frame.kind == FrameKind::anon || frame.kind == FrameKind::ksm) &&
           frame.has(frame_flag::lazy_free);
}

/// What is dirty goes to the disk first, where it has one.
bool clean_and_reclaim(Kernel& k, Pfn pfn) {
    if (!is_mlocked(k.machine(), pfn)) {
        write_back_page(k, pfn);
    }
    return reclaim_frame(k, pfn);
}

} // namespace

bool reclaim_frame(Kernel& k, Pfn pfn) {
    const Machine& m = k.machine();
    const Frame frame = m.frames[pfn];
    const bool cache = frame.is_cache() && !frame.has(frame_flag::dirty);
    if ((!cache && !is_lazily_freed(frame)) || !unmap_everywhere(k, pfn)) {
        return false;
    }
    if (cache) {
        drop_cache_page(k, frame.file, frame.index, true);
    } else {
        put_frame(k, pfn);
    }
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
            if (wanted(m.frames[Pfn{i}]) && kernel::clean_and_reclaim(k, Pfn{i})) {
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

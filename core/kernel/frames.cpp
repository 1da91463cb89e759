// Taking and giving back frames, and the page cache's side of it.

#include "core/kernel/kernel.hpp"

namespace cow {

bool Kernel::allocation_fails() {
    if (fail_in_ < 0 || fail_in_-- != 0) {
        return false;
    }
    injected_ = true;
    emit(AllocationFailed{true});
    return true;
}

Pfn Kernel::allocate_frame(FrameKind kind, ContentId content, FileId file, u64 index, Need need) {
    if (allocation_fails()) {
        return no_pfn;
    }
    Pfn pfn = m_.frames.lowest_free();
    if (pfn == no_pfn && need != Need::spare) {
        reclaim(1); // direct reclaim: just what is needed
        pfn = m_.frames.lowest_free();
    }
    if (pfn == no_pfn) {
        if (need != Need::spare) {
            emit(AllocationFailed{false});
        }
        return no_pfn;
    }
    emit(FrameAllocated{pfn, content, index, file, kind});
    return pfn;
}

/// Frees a frame that nobody refers to any more; no effect while somebody does.
void Kernel::put_frame(Pfn pfn) {
    const Frame& frame = m_.frames[pfn];
    if (frame.refcount != 0 || frame.kind == FrameKind::free || frame.kind == FrameKind::zero) {
        return;
    }
    if (frame.kind == FrameKind::ksm) {
        if (m_.ksm.stable.contains({frame.content, pfn})) {
            emit(KsmStableSet{frame.content, pfn, false});
        }
    }
    if (frame.kind == FrameKind::file && m_.files[frame.file.v].cached(frame.index) == pfn) {
        return; // only a faulty kernel loses the cache's reference
    }
    const Frame old = m_.frames[pfn];
    emit(FrameFreed{pfn, old});
}

void Kernel::set_frame_flag(Pfn pfn, u8 flag, bool on) {
    const u8 old = m_.frames[pfn].flags;
    const u8 now = static_cast<u8>(on ? old | flag : old & ~flag);
    if (now != old) {
        emit(FrameFlagsSet{pfn, old, now});
    }
}

Pfn Kernel::cache_page(FileId id, u64 index, Need need, bool& major) {
    const Pfn cached = m_.files[id.v].cached(index);
    if (cached != no_pfn) {
        return cached;
    }
    const Pfn pfn = allocate_frame(FrameKind::file, disk_content(m_, id, index), id, index, need);
    if (pfn == no_pfn) {
        return no_pfn;
    }
    const bool cold = m_.files[id.v].cold.contains(index);
    if (m_.files[id.v].shmem) {
        emit(FrameZeroed{pfn});
    } else {
        major = major || cold;
    }
    emit(CachePageAdded{id, pfn, index, cold});
    return pfn;
}

void Kernel::drop_cache_page(FileId id, u64 index) {
    const Pfn pfn = m_.files[id.v].cached(index);
    emit(CachePageRemoved{id, pfn, index});
    put_frame(pfn);
}

} // namespace cow

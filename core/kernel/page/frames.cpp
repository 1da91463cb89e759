#include "core/kernel/page/frames.hpp"

#include "core/kernel/mm/commit.hpp"

namespace cow::kernel {

void put_frame(Kernel& k, Pfn pfn) {
    const Machine& m = k.machine();
    const Frame& frame = m.frames[pfn];
    if (frame.refcount != 0 || frame.kind == FrameKind::free || frame.kind == FrameKind::zero) {
        return;
    }
    if (frame.kind == FrameKind::ksm) {
        if (m.ksm.stable.contains({frame.content, pfn})) {
            k.emit(KsmStableSet{frame.content, pfn, false});
        }
    }
    if (frame.kind == FrameKind::file && m.files[frame.file.v].cached(frame.index) == pfn) {
        return; // only a faulty kernel loses the cache's reference
    }
    const Frame old = m.frames[pfn];
    k.emit(FrameFreed{pfn, old});
}

void set_frame_flag(Kernel& k, Pfn pfn, u8 flag, bool on) {
    const Machine& m = k.machine();
    const u8 old = m.frames[pfn].flags;
    u8 now = static_cast<u8>(on ? old | flag : old & ~flag);
    if (on && (flag & frame_flag::dirty) != 0) {
        now &= static_cast<u8>(~frame_flag::reclaim);
    }
    if (now != old) {
        k.emit(FrameFlagsSet{pfn, old, now});
    }
}

void drop_cache_page(Kernel& k, FileId id, u64 index, bool cold) {
    const Machine& m = k.machine();
    const Pfn pfn = m.files[id.v].cached(index);
    k.emit(CachePageRemoved{id, pfn, index, cold});
    if (m.files[id.v].shmem && !m.files[id.v].accounted) {
        charge(k, -1);
    }
    put_frame(k, pfn);
}

} // namespace cow::kernel

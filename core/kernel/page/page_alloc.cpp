#include "core/kernel/page/page_alloc.hpp"

#include "core/kernel/page/vmscan.hpp"

namespace cow::kernel {

Pfn allocate_frame(Kernel& k, FrameKind kind, ContentId content, FileId file, u64 index, Need need) {
    const Machine& m = k.machine();
    if (k.allocation_fails()) {
        return no_pfn;
    }
    Pfn pfn = m.frames.lowest_free();
    if (pfn == no_pfn && need != Need::spare) {
        reclaim(k, 1); // direct reclaim: just what is needed
        pfn = m.frames.lowest_free();
    }
    if (pfn == no_pfn) {
        if (need != Need::spare) {
            k.emit(AllocationFailed{false});
        }
        return no_pfn;
    }
    k.emit(FrameAllocated{pfn, content, index, file, kind});
    return pfn;
}

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
    const u8 now = static_cast<u8>(on ? old | flag : old & ~flag);
    if (now != old) {
        k.emit(FrameFlagsSet{pfn, old, now});
    }
}

} // namespace cow::kernel

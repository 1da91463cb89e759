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

} // namespace cow::kernel

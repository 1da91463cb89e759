#include "core/kernel/mm/msync.hpp"

#include "core/kernel/call.hpp"
#include "core/kernel/page/writeback.hpp"

#include <algorithm>

namespace cow::kernel {
namespace {

/// What came of the VMAs of a range, for the story.
struct Synced {
    bool disk = false;   ///< some of it was a file's on disk
    bool shared = false; ///< or shared memory's
};

/// Only MS_SYNC does something, and only to shared mappings of files: vfs_fsync_range.
void sync_vma(Kernel& k, const Vma& vma, Vpn first, Vpn last, Synced& out) {
    if (vma.is_anonymous() || !vma.is_shared()) {
        return;
    }
    const bool disk = !k.machine().files[vma.file.v].shmem;
    (disk ? out.disk : out.shared) = true;
    if (disk) {
        write_back(k, vma.file, vma.index_of(first), vma.index_of(last));
    }
}

/// mm/msync.c: SYSCALL_DEFINE3(msync).
CallResult do_msync(Kernel& k, ProcId proc, VirtAddr addr, u64 length, u32 flags, Reason& reason) {
    using namespace msync_flag;
    const Machine& m = k.machine();
    const MmId mm = m.process(proc).mm;
    if ((flags & ~(async | invalidate | msync_flag::sync)) != 0 || addr.offset() != 0 ||
        ((flags & async) != 0 && (flags & msync_flag::sync) != 0)) {
        return CallResult::of(Errno::einval);
    }
    const u64 bytes = pages_for(length) << page_shift; // wraps to 0 where Linux wraps
    if (addr.v + bytes < addr.v) {
        return CallResult::of(Errno::enomem);
    }
    Vpn at = addr.page();
    const Vpn end = (addr + bytes).page();
    Errno unmapped = Errno::ok;
    Synced synced;
    while (at < end) {
        const Vma* found = m.space(mm).find_from(at);
        if (found == nullptr || found->start >= end || (found->start > at && flags == async)) {
            return CallResult::of(Errno::enomem);
        }
        if (found->start > at) {
            unmapped = Errno::enomem;
            at = found->start;
        }
        if ((flags & invalidate) != 0 && found->has(vm::locked)) {
            return CallResult::of(Errno::ebusy);
        }
        const Vma vma = *found;
        const Vpn last = std::min(end, vma.end);
        if ((flags & msync_flag::sync) != 0) {
            sync_vma(k, vma, at, last, synced);
        }
        at = last;
    }
    reason.say(length == 0                       ? NoEffect::empty_range
               : (flags & msync_flag::sync) == 0 ? NoEffect::in_background
               : synced.disk                     ? NoEffect::nothing_dirty
               : synced.shared                   ? NoEffect::no_disk
                                                 : NoEffect::no_backing);
    return CallResult::of(unmapped);
}

} // namespace
} // namespace cow::kernel

namespace cow::sys {

CallResult msync(Kernel& k, ProcId proc, VirtAddr addr, u64 length, u32 flags) {
    return kernel::changing_call(k, proc, "msync", [&](kernel::Reason& reason) {
        return kernel::do_msync(k, proc, addr, length, flags, reason);
    });
}

} // namespace cow::sys

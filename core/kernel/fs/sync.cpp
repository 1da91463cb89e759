#include "core/kernel/fs/sync.hpp"

#include "core/kernel/call.hpp"
#include "core/kernel/fs/files.hpp"
#include "core/kernel/page/writeback.hpp"

namespace cow::kernel {
namespace {

/// mm/filemap.c: file_write_and_wait_range; fs/libfs.c: noop_fsync for what lives in memory.
CallResult sync_file(Kernel& k, FileId file, u64 first, u64 last, Reason& reason) {
    const bool disk = !k.machine().files[file.v].shmem;
    reason.say(disk ? NoEffect::nothing_dirty : NoEffect::no_disk);
    if (disk) {
        write_back(k, file, first, last);
    }
    return {};
}

/// fs/sync.c: do_fsync.
CallResult do_fsync(Kernel& k, ProcId proc, i32 fd, Reason& reason) {
    const OpenFile* open = open_file(k.machine(), proc, fd);
    if (open == nullptr) {
        return CallResult::of(Errno::ebadf);
    }
    if (open->file == no_file) { // a terminal has no fsync
        return CallResult::of(Errno::einval);
    }
    return sync_file(k, open->file, 0, ~u64{0}, reason);
}

/// fs/sync.c: ksys_sync_file_range, sync_file_range.
CallResult do_sync_file_range(Kernel& k, ProcId proc, i32 fd, i64 offset, i64 bytes, u32 flags,
                              Reason& reason) {
    const OpenFile* open = open_file(k.machine(), proc, fd);
    if (open == nullptr) {
        return CallResult::of(Errno::ebadf);
    }
    constexpr u32 known = sync_range::wait_before | sync_range::write | sync_range::wait_after;
    const u64 end = static_cast<u64>(offset) + static_cast<u64>(bytes);
    if ((flags & ~known) != 0 || offset < 0 || static_cast<i64>(end) < offset) {
        return CallResult::of(Errno::einval);
    }
    if (open->file == no_file) {
        return CallResult::of(Errno::espipe);
    }
    if ((flags & sync_range::write) == 0) {
        reason.say(NoEffect::only_waits);
        return {};
    }
    return sync_file(k, open->file, static_cast<u64>(offset) >> page_shift,
                     bytes == 0 ? ~u64{0} : pages_for(end), reason);
}

} // namespace
} // namespace cow::kernel

namespace cow::sys {

CallResult fsync(Kernel& k, ProcId proc, i32 fd) {
    return kernel::changing_call(
        k, proc, "fsync", [&](kernel::Reason& reason) { return kernel::do_fsync(k, proc, fd, reason); });
}

CallResult fdatasync(Kernel& k, ProcId proc, i32 fd) {
    return kernel::changing_call(
        k, proc, "fdatasync", [&](kernel::Reason& reason) { return kernel::do_fsync(k, proc, fd, reason); });
}

CallResult sync_file_range(Kernel& k, ProcId proc, i32 fd, i64 offset, i64 bytes, u32 flags) {
    return kernel::changing_call(k, proc, "sync_file_range", [&](kernel::Reason& reason) {
        return kernel::do_sync_file_range(k, proc, fd, offset, bytes, flags, reason);
    });
}

CallResult sync(Kernel& k, ProcId proc) {
    return kernel::changing_call(k, proc, "sync", [&](kernel::Reason& reason) {
        reason.say(NoEffect::nothing_dirty);
        write_back_all(k);
        return CallResult{};
    });
}

CallResult syncfs(Kernel& k, ProcId proc, i32 fd) {
    const Machine& m = k.machine();
    return kernel::changing_call(k, proc, "syncfs", [&](kernel::Reason& reason) {
        const OpenFile* open = kernel::open_file(m, proc, fd);
        if (open == nullptr) {
            return CallResult::of(Errno::ebadf);
        }
        const bool disk = open->file != no_file && !m.files[open->file.v].shmem;
        reason.say(disk ? NoEffect::nothing_dirty : NoEffect::no_disk);
        if (disk) {
            write_back_all(k);
        }
        return CallResult{};
    });
}

} // namespace cow::sys

#include "core/kernel/fs/sync.hpp"

#include "core/kernel/call.hpp"
#include "core/kernel/fs/files.hpp"
#include "core/kernel/page/filemap.hpp"
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
    if (open->file == no_file && open->kind != OpenKind::pidfd) {
        return CallResult::of(Errno::espipe);
    }
    if (open->file == no_file) { // a regular file without pages
        reason.say(NoEffect::no_disk);
        return {};
    }
    if ((flags & sync_range::write) == 0) {
        reason.say(NoEffect::only_waits);
        return {};
    }
    return sync_file(k, open->file, static_cast<u64>(offset) >> page_shift,
                     bytes == 0 ? ~u64{0} : pages_for(end), reason);
}

/// mm/fadvise.c: generic_fadvise.
CallResult do_fadvise(Kernel& k, const OpenFile& open, i64 offset, i64 bytes, i32 advice, Reason& reason) {
    if (open.kind == OpenKind::pipe) {
        return CallResult::of(Errno::espipe);
    }
    if (bytes < 0 || advice < fadvice::normal || advice > fadvice::noreuse) {
        return CallResult::of(Errno::einval);
    }
    reason.say(open.file == no_file || k.machine().files[open.file.v].shmem ? NoEffect::no_disk
               : advice == fadvice::willneed                                ? NoEffect::all_cached
                                                                            : NoEffect::only_hints);
    if (advice == fadvice::willneed && open.file != no_file) {
        const u64 first = static_cast<u64>(offset) >> page_shift;
        const u64 end = static_cast<u64>(offset) + static_cast<u64>(bytes);
        const bool to_end = bytes == 0 || end < static_cast<u64>(bytes);
        warm_pages(k, open.file, first, to_end ? ~u64{0} : pages_for(end));
    }
    return {};
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

CallResult fadvise64(Kernel& k, ProcId proc, i32 fd, i64 offset, i64 bytes, i32 advice) {
    return kernel::changing_call(k, proc, "fadvise64", [&](kernel::Reason& reason) {
        const OpenFile* open = kernel::open_file(k.machine(), proc, fd);
        return open == nullptr ? CallResult::of(Errno::ebadf)
                               : kernel::do_fadvise(k, *open, offset, bytes, advice, reason);
    });
}

CallResult readahead(Kernel& k, ProcId proc, i32 fd, i64 offset, u64 bytes) {
    return kernel::changing_call(k, proc, "readahead", [&](kernel::Reason& reason) {
        const OpenFile* open = kernel::open_file(k.machine(), proc, fd);
        if (open == nullptr || !open->readable) {
            return CallResult::of(Errno::ebadf);
        }
        return open->file == no_file
                   ? CallResult::of(Errno::einval)
                   : kernel::do_fadvise(k, *open, offset, static_cast<i64>(bytes), fadvice::willneed, reason);
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

#include "core/kernel/fs/seek.hpp"

#include "core/kernel/call.hpp"
#include "core/kernel/fs/files.hpp"
#include "core/kernel/fs/proc_mem.hpp"
#include "core/kernel/fs/read_write.hpp"
#include "core/kernel/page/truncate.hpp"

#include <algorithm>

namespace cow::kernel {
namespace {

/// Bytes that somebody wrote or will: a block, or a page that is still to get one.
bool has_data(const Machine& m, FileId id, u64 index) {
    const File& file = m.files[id.v];
    const Pfn cached = file.cached(index);
    if (file.shmem) {
        return cached != no_pfn && !m.frames[cached].has(frame_flag::fallocated);
    }
    return (cached != no_pfn && m.frames[cached].has(frame_flag::dirty)) ||
           block_of(m, id, index) != hole_content;
}

/// fs/iomap/seek.c: iomap_seek_data, iomap_seek_hole; mm/filemap.c: mapping_seek_hole_data.
CallResult seek_to(const Machine& m, FileId id, i64 offset, bool data) {
    const u64 size = m.files[id.v].size;
    if (offset < 0 || static_cast<u64>(offset) >= size) {
        return CallResult::of(Errno::enxio);
    }
    u64 at = static_cast<u64>(offset);
    while (at < size && has_data(m, id, at >> page_shift) != data) {
        at = (at | page_mask) + 1;
    }
    return at >= size && data ? CallResult::of(Errno::enxio)
                              : CallResult::of(static_cast<i64>(std::min(at, size)));
}

CallResult do_lseek(Kernel& k, ProcId proc, i32 fd, i64 offset, u32 whence) {
    const Machine& m = k.machine();
    const OpenFile* open = open_file(m, proc, fd);
    if (open == nullptr) {
        return CallResult::of(Errno::ebadf);
    }
    if (whence > seek::hole) {
        return CallResult::of(Errno::einval);
    }
    if (open->kind == OpenKind::mem) {
        const CallResult found = seek_mem(static_cast<i64>(open->position), offset, whence);
        if (whence <= seek::cur) {
            k.emit(FilePositionSet{open_file_id(m, proc, fd), open->position, static_cast<u64>(found.value)});
        }
        return found;
    }
    if (open->kind == OpenKind::event) {
        return {};
    }
    if (open->file == no_file) {
        return CallResult::of(Errno::espipe);
    }
    const File& file = m.files[open->file.v];
    if (whence == seek::data || whence == seek::hole) {
        const CallResult found = seek_to(m, open->file, offset, whence == seek::data);
        if (found.failed()) {
            return found;
        }
        offset = found.value;
    } else {
        const u64 base = whence == seek::cur ? open->position : whence == seek::end ? file.size : 0;
        offset = static_cast<i64>(base + static_cast<u64>(offset)); // wraps as the kernel's does
    }
    if (offset < 0 || static_cast<u64>(offset) > max_file_bytes(file)) {
        return CallResult::of(Errno::einval);
    }
    if (static_cast<u64>(offset) != open->position) {
        k.emit(FilePositionSet{open_file_id(m, proc, fd), open->position, static_cast<u64>(offset)});
    }
    return CallResult::of(offset);
}

} // namespace

} // namespace cow::kernel

namespace cow::sys {

CallResult lseek(Kernel& k, ProcId proc, i32 fd, i64 offset, u32 whence) {
    return kernel::call(k, proc, "lseek", [&] { return kernel::do_lseek(k, proc, fd, offset, whence); });
}

} // namespace cow::sys

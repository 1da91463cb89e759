#include "core/kernel/fs/allocate.hpp"

#include "core/kernel/call.hpp"
#include "core/kernel/fs/files.hpp"
#include "core/kernel/fs/read_write.hpp"
#include "core/kernel/fs/seal.hpp"
#include "core/kernel/mm/commit.hpp"
#include "core/kernel/page/filemap.hpp"
#include "core/kernel/page/frames.hpp"
#include "core/kernel/page/truncate.hpp"
#include "core/kernel/page/writeback.hpp"

#include <span>
#include <vector>

namespace cow::kernel {
namespace {

constexpr u64 most_pages = u64{1} << 24U; // of one fallocate: no disk here is larger than 64 GiB

/// fs/attr.c: inode_newsize_ok; mm/shmem.c: shmem_setattr.
CallResult set_size(Kernel& k, FileId id, u64 size) {
    const File& file = k.machine().files[id.v];
    if (size > file.size && size > max_file_bytes(file)) {
        return CallResult::of(Errno::efbig);
    }
    const u32 forbids = size < file.size ? seal::shrink : size > file.size ? seal::grow : 0;
    if ((file.seals & forbids) != 0) {
        return CallResult::of(Errno::eperm);
    }
    truncate(k, id, size);
    return {};
}

/// fs/open.c: vfs_fallocate: what every file system refuses.
Errno check_mode(u32 mode) {
    using namespace falloc;
    switch (mode & ~keep_size) {
    case 0:
    case unshare_range:
    case zero_range: return Errno::ok;
    case punch_hole: return (mode & keep_size) != 0 ? Errno::ok : Errno::eopnotsupp;
    case collapse_range:
    case insert_range: return (mode & keep_size) == 0 ? Errno::ok : Errno::eopnotsupp;
    default: return Errno::eopnotsupp;
    }
}

/// mm/shmem.c: shmem_fallocate. Pages are made at once; without memory for all of them there are none.
CallResult allocate_shmem(Kernel& k, FileId id, u64 from, u64 to, bool keep_size) {
    const Machine& m = k.machine();
    if (to > m.files[id.v].size && (m.files[id.v].seals & seal::grow) != 0) { // also with FALLOC_FL_KEEP_SIZE
        return CallResult::of(Errno::eperm);
    }
    const u64 first = from >> page_shift;
    const u64 last = pages_for(to);
    if (last - first > m.frames.total()) {
        return CallResult::of(Errno::enospc);
    }
    std::vector<u64> fresh;
    for (u64 index = first; index < last; ++index) {
        if (m.files[id.v].cached(index) != no_pfn) {
            continue;
        }
        const Pfn pfn = allocate_frame(k, FrameKind::file, zero_content, id, index, Need::call);
        if (pfn == no_pfn) {
            for (const u64 page : fresh) {
                drop_cache_page(k, id, page);
            }
            return CallResult::of(Errno::enomem);
        }
        k.emit(CachePageAdded{id, pfn, index, false});
        charge(k, 1);
        set_frame_flag(k, pfn, frame_flag::dirty | frame_flag::fallocated, true);
        fresh.push_back(index);
    }
    if (!keep_size && to > m.files[id.v].size) {
        k.emit(FileResized{id, m.files[id.v].size, to});
    }
    return {};
}

/// fs/ext4/extents.c: ext4_alloc_file_blocks: blocks that count as zeroes until they are written.
void allocate_blocks(Kernel& k, FileId id, u64 from, u64 to) {
    const Machine& m = k.machine();
    for (u64 index = from >> page_shift; index < pages_for(to); ++index) {
        if (block_of(m, id, index) == hole_content) {
            set_block(k, id, index, unwritten_content);
        }
    }
}

void grow_to(Kernel& k, FileId id, u64 size, bool keep_size) {
    const File& file = k.machine().files[id.v];
    if (!keep_size && size > file.size) {
        zero_tail(k, id, size);
        k.emit(FileResized{id, file.size, size});
    }
}

/// What the pages [first, …) of a file hold, as they are written back before their blocks move.
std::vector<ContentId> written_back(const Machine& m, FileId id, u64 first) {
    std::vector<ContentId> contents;
    const File& file = m.files[id.v];
    for (u64 index = first; index < file.pages(); ++index) {
        const Pfn cached = file.cached(index);
        const bool dirty = cached != no_pfn && m.frames[cached].has(frame_flag::dirty);
        contents.push_back(dirty ? disk_bytes(m, cached) : block_of(m, id, index));
    }
    return contents;
}

/// Pages from `first` on get `contents` on disk; none of them is cached.
void lay_out(Kernel& k, FileId id, u64 first, std::span<const ContentId> contents) {
    for (std::size_t i = 0; i < contents.size(); ++i) {
        if (block_of(k.machine(), id, first + i) != contents[i]) {
            set_block(k, id, first + i, contents[i]);
        }
    }
}

/// fs/ext4/extents.c: ext4_collapse_range. Whatever lies from there on leaves the page cache and all mappings, also private
/// copies (truncate_pagecache).
CallResult collapse(Kernel& k, FileId id, u64 from, u64 to) {
    const Machine& m = k.machine();
    const u64 size = m.files[id.v].size;
    if (((from | to) & page_mask) != 0 || to >= size) {
        return CallResult::of(Errno::einval);
    }
    const u64 first = from >> page_shift;
    const u64 removed = (to - from) >> page_shift;
    const std::vector<ContentId> contents = written_back(m, id, first + removed);
    drop_from(k, id, first);
    lay_out(k, id, first, contents);
    truncate(k, id, size - (to - from));
    return {};
}

/// fs/ext4/extents.c: ext4_insert_range.
CallResult insert(Kernel& k, FileId id, u64 from, u64 length) {
    const Machine& m = k.machine();
    const u64 size = m.files[id.v].size;
    if (((from | length) & page_mask) != 0) {
        return CallResult::of(Errno::einval);
    }
    if (from >= size) {
        return CallResult::of(Errno::einval);
    }
    if (length > max_file_bytes(m.files[id.v]) - size) {
        return CallResult::of(Errno::efbig);
    }
    const u64 first = from >> page_shift;
    std::vector<ContentId> contents = written_back(m, id, first);
    contents.insert(contents.begin(), length >> page_shift, hole_content);
    drop_from(k, id, first);
    k.emit(FileResized{id, size, size + length});
    lay_out(k, id, first, contents);
    return {};
}

CallResult allocate_on_disk(Kernel& k, FileId id, u32 mode, u64 from, u64 to) {
    using namespace falloc;
    const bool keep = (mode & keep_size) != 0;
    if (pages_for(to) - (from >> page_shift) > most_pages && (mode & punch_hole) == 0) {
        return CallResult::of(Errno::enospc);
    }
    switch (mode & ~keep_size) {
    case 0:
        allocate_blocks(k, id, from, to);
        grow_to(k, id, to, keep);
        return {};
    case zero_range:
        make_hole(k, id, from, to);
        allocate_blocks(k, id, from, to);
        grow_to(k, id, to, keep);
        return {};
    case punch_hole: return CallResult::of(punch(k, id, from, to));
    case collapse_range: return collapse(k, id, from, to);
    case insert_range: return insert(k, id, from, to - from);
    default: return CallResult::of(Errno::eopnotsupp); // ext4 shares no blocks
    }
}

/// What has no blocks.
Errno refuse_blocks(const Machine& m, const OpenFile& open) {
    if (is_pidfs(m, open)) {
        return m.config.has(KernelTrait::pidfs_is_mutable) ? Errno::eopnotsupp : Errno::eperm;
    }
    return open.kind == OpenKind::pipe ? Errno::espipe : Errno::enodev;
}

/// fs/open.c: vfs_fallocate.
CallResult do_fallocate(Kernel& k, ProcId proc, i32 fd, u32 mode, i64 offset, i64 length) {
    const Machine& m = k.machine();
    const OpenFile* open = open_file(m, proc, fd);
    if (open == nullptr) {
        return CallResult::of(Errno::ebadf);
    }
    if (offset < 0 || length <= 0) {
        return CallResult::of(Errno::einval);
    }
    if (const Errno error = check_mode(mode); error != Errno::ok) {
        return CallResult::of(error);
    }
    if (!open->writable) {
        return CallResult::of(Errno::ebadf);
    }
    if (open->file == no_file) {
        return CallResult::of(refuse_blocks(m, *open));
    }
    const u64 from = static_cast<u64>(offset);
    const u64 to = from + static_cast<u64>(length);
    const File& file = m.files[open->file.v];
    if (to > max_file_bytes(file)) {
        return CallResult::of(Errno::efbig);
    }
    if (!file.shmem) {
        return allocate_on_disk(k, open->file, mode, from, to);
    }
    if ((mode & falloc::punch_hole) != 0) {
        return CallResult::of(punch(k, open->file, from, to));
    }
    return (mode & ~falloc::keep_size) != 0
               ? CallResult::of(Errno::eopnotsupp)
               : allocate_shmem(k, open->file, from, to, (mode & falloc::keep_size) != 0);
}

} // namespace

Errno punch(Kernel& k, FileId id, u64 from, u64 to) {
    const File& file = k.machine().files[id.v];
    if ((file.seals & (seal::write | seal::future_write)) != 0) {
        return Errno::eperm;
    }
    if (file.shmem) {
        make_hole(k, id, from, to);
        return Errno::ok;
    }
    if (!k.machine().config.has(KernelTrait::holes_write_nothing_back)) {
        write_back(k, id, from >> page_shift, pages_for(to));
    }
    if (from < file.size) {
        make_hole(k, id, from, to > file.size ? file.pages() << page_shift : to);
    }
    return Errno::ok;
}

} // namespace cow::kernel

namespace cow::sys {

CallResult truncate(Kernel& k, ProcId proc, std::string_view path, i64 size) {
    return kernel::changing_call(k, proc, "truncate", [&](kernel::Reason&) {
        if (size < 0) {
            return CallResult::of(Errno::einval);
        }
        const std::optional<FileId> file = find_file(k.machine(), path);
        if (!file) {
            return CallResult::of(Errno::enoent);
        }
        return kernel::permits(k.machine(), *file, kernel::may::write)
                   ? kernel::set_size(k, *file, static_cast<u64>(size))
                   : CallResult::of(Errno::eacces);
    });
}

CallResult ftruncate(Kernel& k, ProcId proc, i32 fd, i64 size) {
    return kernel::changing_call(k, proc, "ftruncate", [&](kernel::Reason&) {
        if (size < 0) {
            return CallResult::of(Errno::einval);
        }
        const OpenFile* open = kernel::open_file(k.machine(), proc, fd);
        if (open == nullptr) {
            return CallResult::of(Errno::ebadf);
        }
        if (open->file == no_file || !open->writable) {
            return CallResult::of(kernel::is_pidfs(k.machine(), *open) ? Errno::eopnotsupp : Errno::einval);
        }
        return kernel::set_size(k, open->file, static_cast<u64>(size));
    });
}

CallResult fallocate(Kernel& k, ProcId proc, i32 fd, u32 mode, i64 offset, i64 length) {
    return kernel::changing_call(k, proc, "fallocate", [&](kernel::Reason&) {
        return kernel::do_fallocate(k, proc, fd, mode, offset, length);
    });
}

} // namespace cow::sys

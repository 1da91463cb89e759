#include "core/kernel/fs/read_write.hpp"

#include "core/kernel/call.hpp"
#include "core/kernel/fault/uaccess.hpp"
#include "core/kernel/fault/user_memory.hpp"
#include "core/kernel/fs/files.hpp"
#include "core/kernel/fs/pipe.hpp"
#include "core/kernel/fs/proc_mem.hpp"
#include "core/kernel/fs/seal.hpp"
#include "core/kernel/page/filemap.hpp"
#include "core/kernel/page/frames.hpp"
#include "core/kernel/page/truncate.hpp"

#include <algorithm>
#include <limits>
#include <vector>

namespace cow::kernel {
namespace {

constexpr std::size_t max_vectors = 1024; // UIO_MAXIOV
constexpr u64 max_signed = std::numeric_limits<i64>::max();

/// One read or write: what is moved, where in the file, and what became of it.
struct Transfer {
    ProcId proc{};
    u32 open_file = 0;
    FileId file = no_file; ///< no_file: the terminal, or memory
    MmId mm = no_mm;       ///< that is a process's
    std::optional<u64> at; ///< nothing: at the file position, which moves
    bool append = false;
    std::vector<IoVec> vectors;
    u32 flags = 0;      ///< rwf, of preadv2 and pwritev2
    bool plain = false; ///< one buffer, not an array of vectors
    const std::span<const u8>* known =
        nullptr; ///< the bytes are given instead of being in the process's memory
    u64 done = 0;
    Errno error = Errno::ok;

    CallResult result() const {
        return done != 0 || error == Errno::ok ? CallResult::of(static_cast<i64>(done))
                                               : CallResult::of(error);
    }
};

u64 position_of(const Machine& m, const Transfer& io) {
    return io.at ? *io.at : m.open_files[io.open_file].position;
}

void advance(Kernel& k, Transfer& io, u64 bytes) {
    io.done += bytes;
    if (io.at) {
        *io.at += bytes;
    } else {
        const u64 old = k.machine().open_files[io.open_file].position;
        k.emit(FilePositionSet{io.open_file, old, old + bytes});
    }
}

/// lib/iov_iter.c: __import_iovec, import_ubuf; vfs_read looks at the whole of a single buffer.
Errno import(const Machine& m, std::span<const IoVec> vectors, bool plain, std::vector<IoVec>& out) {
    if (plain && !access_ok(m, vectors.front().base, vectors.front().length)) {
        return Errno::efault;
    }
    if (vectors.size() > max_vectors ||
        std::any_of(vectors.begin(), vectors.end(), [](const IoVec& v) { return v.length > max_signed; })) {
        return Errno::einval;
    }
    u64 total = 0;
    for (const IoVec& vector : vectors) {
        const u64 length = std::min(vector.length, max_rw_count - total);
        if (!access_ok(m, vector.base, length)) {
            return Errno::efault;
        }
        total += length;
        out.push_back({vector.base, length});
    }
    return Errno::ok;
}

/// include/linux/fs.h: kiocb_set_rw_flags; neither tmpfs nor the writes of ext4 can do without waiting.
Errno check_flags(const Machine& m, const Transfer& io, bool writes) {
    constexpr u32 contrary = rwf::append | rwf::noappend;
    if (io.flags == 0 || total(io.vectors) == 0) {
        return Errno::ok;
    }
    const bool waits = writes || (io.file != no_file && m.files[io.file.v].shmem);
    const u32 known = rwf::known & ~(m.config.has(KernelTrait::rwf_noappend) ? 0 : rwf::noappend);
    if ((io.flags & ~known) != 0 || ((io.flags & rwf::nowait) != 0 && waits)) {
        return Errno::eopnotsupp;
    }
    return (io.flags & contrary) == contrary ? Errno::einval : Errno::ok;
}

/// fs/read_write.c: vfs_read, vfs_write, up to rw_verify_area.
Errno begin(const Machine& m, ProcId proc, i32 fd, bool writes, std::span<const IoVec> vectors,
            Transfer& io) {
    const OpenFile* open = open_file(m, proc, fd);
    if (open == nullptr) {
        return Errno::ebadf;
    }
    const bool placed = open->kind == OpenKind::file || open->kind == OpenKind::mem || is_pidfs(m, *open);
    if (io.at && !placed) {
        return Errno::espipe;
    }
    if (writes ? !open->writable : !open->readable) {
        return Errno::ebadf;
    }
    if (open->kind == OpenKind::pidfd) { // neither FMODE_CAN_READ nor FMODE_CAN_WRITE
        return Errno::einval;
    }
    if (io.known != nullptr) {
        io.vectors.assign(vectors.begin(), vectors.end());
    } else if (const Errno error = import(m, vectors, io.plain, io.vectors); error != Errno::ok) {
        return error;
    }
    io.proc = proc;
    io.open_file = open_file_id(m, proc, fd);
    io.file = open->file;
    io.mm = open->mm;
    io.append = (open->append && (io.flags & rwf::noappend) == 0) || (io.flags & rwf::append) != 0;
    if (const Errno error = check_flags(m, io, writes); error != Errno::ok) {
        return error;
    }
    return io.file != no_file && position_of(m, io) > max_signed - total(io.vectors) ? Errno::einval
                                                                                     : Errno::ok;
}

bool read_page(Kernel& k, Transfer& io, VirtAddr to, u64 most, u64& moved) {
    const Machine& m = k.machine();
    const u64 position = position_of(m, io);
    const u64 here = std::min({most, page_size - (position & page_mask), m.files[io.file.v].size - position});
    const auto bytes = cached_bytes(k, io.file, position, here);
    if (!bytes) {
        io.error = Errno::enomem;
        return false;
    }
    io.error = copy_to_user(k, io.proc, to, {{}, *bytes}, moved);
    if (!m.process(io.proc).alive()) {
        io.error = Errno::efault;
        return false;
    }
    advance(k, io, moved);
    return io.error == Errno::ok;
}

/// mm/filemap.c: filemap_read.
void read_file(Kernel& k, Transfer& io) {
    const Machine& m = k.machine();
    for (const IoVec& vector : io.vectors) {
        for (u64 done = 0; done < vector.length && position_of(m, io) < m.files[io.file.v].size;) {
            u64 moved = 0;
            if (!read_page(k, io, vector.base + done, vector.length - done, moved)) {
                return;
            }
            done += moved;
        }
    }
}

/// mm/filemap.c: generic_perform_write. A write that fails at once leaves the position alone also where it appends.
bool write_page(Kernel& k, Transfer& io, ContentPiece bytes) {
    const Machine& m = k.machine();
    if (io.file == no_file) { // the terminal swallows it
        io.done += bytes.length;
        return true;
    }
    if (io.append && io.done == 0) { // generic_write_checks
        const u64 end = m.files[io.file.v].size;
        if (io.at) {
            io.at = end;
        } else {
            k.emit(FilePositionSet{io.open_file, m.open_files[io.open_file].position, end});
        }
    }
    const u64 position = position_of(m, io);
    if (io.done == 0) {
        zero_tail(k, io.file, position);
    }
    const CallResult most = writable_bytes(m.files[io.file.v], position, bytes.length);
    if (most.failed()) {
        io.error = most.error();
        return false;
    }
    bytes.length = static_cast<u32>(most.value);
    if (!write_cache(k, io.file, position, bytes)) {
        io.error = Errno::enomem;
        return false;
    }
    advance(k, io, bytes.length);
    return true;
}

/// mm/filemap.c: generic_perform_write: the page is ready before it turns out that there are no bytes for it. What the file
/// systems make of that (6.18): tmpfs keeps a dirty page, ext4 one unless the place is a page's beginning within the file
/// and that page has bytes on the disk; the file is as long as the place is far.
void leave_failed(Kernel& k, const Transfer& io) {
    const Machine& m = k.machine();
    const u64 size = m.files[io.file.v].size;
    const u64 position = io.append && io.done == 0 ? size : position_of(m, io);
    if (writable_bytes(m.files[io.file.v], position, 1).failed() ||
        !m.config.has(KernelTrait::writes_prepare_first)) {
        return;
    }
    zero_tail(k, io.file, position);
    const u64 index = position >> page_shift;
    const bool gets_block = block_of(m, io.file, index) >= unwritten_content; // folio_zero_new_buffers
    if (m.files[io.file.v].shmem || (position & page_mask) != 0 || index >= pages_for(size) || gets_block) {
        bool major = false;
        const Pfn pfn = cache_page(k, io.file, index, Need::call, major);
        if (pfn != no_pfn) {
            set_frame_flag(k, pfn, frame_flag::dirty, true);
        }
    }
    if (position > size) {
        k.emit(FileResized{io.file, size, position});
    }
}

/// fs/proc/base.c: mem_read, mem_write, one vector after the other (do_loop_readv_writev).
void transfer_memory(Kernel& k, Transfer& io, bool writes) {
    UserMemory memory(k, io.proc, io.vectors, io.known);
    for (const IoVec& vector : io.vectors) {
        u64 position = position_of(k.machine(), io);
        const CallResult moved = transfer_mem(k, io.proc, io.mm, position, memory, vector.length, writes);
        if (moved.failed()) {
            io.error = moved.error();
            return;
        }
        advance(k, io, static_cast<u64>(moved.value));
        if (static_cast<u64>(moved.value) != vector.length) {
            return;
        }
    }
}

/// mm/filemap.c: generic_write_checks, and generic_perform_write, since 6.16: write_begin may refuse before any byte is
/// looked at.
Errno may_begin(const Machine& m, const Transfer& io, u64 bytes) {
    if (io.file == no_file) {
        return Errno::ok;
    }
    const File& file = m.files[io.file.v];
    const u64 position = io.append && io.done == 0 ? file.size : position_of(m, io);
    const Errno error =
        writable_bytes(file, position, std::min(bytes, page_size - (position & page_mask))).error();
    return error == Errno::eperm && !m.config.has(KernelTrait::writes_prepare_first) ? Errno::ok : error;
}

void write_file(Kernel& k, Transfer& io) {
    if (k.machine().open_files[io.open_file].kind == OpenKind::mem) {
        transfer_memory(k, io, true);
        return;
    }
    UserMemory memory(k, io.proc, io.vectors, io.known);
    while (memory.left() != 0) {
        if (const Errno error = may_begin(k.machine(), io, memory.left()); error != Errno::ok) {
            io.error = error;
            return;
        }
        const ContentPiece bytes = memory.take(page_size);
        if (bytes.length == 0) {
            io.error = Errno::efault;
            if (io.file != no_file && k.machine().process(io.proc).alive()) {
                leave_failed(k, io);
            }
            return;
        }
        if (!write_page(k, io, bytes)) {
            return;
        }
    }
}

/// A write that has begun.
CallResult move_out(Kernel& k, Transfer& io) {
    if (io.error != Errno::ok) {
        return io.result();
    }
    if (k.machine().open_files[io.open_file].out != no_pipe) {
        const bool vectors = !io.plain && io.known == nullptr;
        if (vectors && total(io.vectors) == 0) { // vfs_writev; write asks a socket all the same
            return {};
        }
        return write_pipe(k, io.proc, io.open_file, io.vectors, io.known);
    }
    write_file(k, io);
    return io.result();
}

CallResult do_read(Kernel& k, ProcId proc, i32 fd, std::span<const IoVec> vectors, std::optional<u64> at,
                   bool plain = false, u32 flags = 0) {
    Transfer io;
    io.at = at;
    io.plain = plain;
    io.flags = flags;
    io.error = begin(k.machine(), proc, fd, false, vectors, io);
    if (io.error == Errno::ok && k.machine().open_files[io.open_file].in != no_pipe) {
        return read_pipe(k, proc, io.open_file, io.vectors);
    }
    if (io.error == Errno::ok && k.machine().open_files[io.open_file].kind == OpenKind::mem) {
        transfer_memory(k, io, false);
    } else if (io.error == Errno::ok && io.file != no_file) { // nobody types at a terminal: end of file
        read_file(k, io);
    }
    return io.result();
}

CallResult do_write(Kernel& k, ProcId proc, i32 fd, std::span<const IoVec> vectors, std::optional<u64> at,
                    bool plain = false, u32 flags = 0) {
    Transfer io;
    io.at = at;
    io.plain = plain;
    io.flags = flags;
    io.error = begin(k.machine(), proc, fd, true, vectors, io);
    return move_out(k, io);
}

/// preadv2 has flags, and -1 is the file position.
template <class Body> CallResult at_offset(i64 offset, bool has_flags, Body&& body) {
    if (has_flags && offset == -1) {
        return body(std::nullopt);
    }
    return offset < 0 ? CallResult::of(Errno::einval) : body(std::optional(static_cast<u64>(offset)));
}

} // namespace

u64 max_file_bytes(const File& file) {
    constexpr u64 ext4_bytes = 0xffffffff000; // 2^32 blocks, less one
    return file.shmem ? max_signed : ext4_bytes;
}

CallResult writable_bytes(const File& file, u64 position, u64 count) {
    const u64 most = max_file_bytes(file);
    if (position >= most) {
        return CallResult::of(Errno::efbig);
    }
    if ((file.seals & (seal::write | seal::future_write)) != 0 ||
        ((file.seals & seal::grow) != 0 && position + count > file.size)) {
        return CallResult::of(Errno::eperm);
    }
    return CallResult::of(static_cast<i64>(std::min(count, most - position)));
}

std::optional<ContentPiece> cached_bytes(Kernel& k, FileId file, u64 position, u64 size) {
    const Machine& m = k.machine();
    const u64 index = position >> page_shift;
    const Pfn cached = m.files[file.v].cached(index);
    if (m.files[file.v].shmem && (cached == no_pfn || m.frames[cached].has(frame_flag::fallocated))) {
        return ContentPiece{zero_content, 0, static_cast<u32>(size)};
    }
    bool major = false;
    const Pfn pfn = cache_page(k, file, index, Need::call, major);
    if (pfn == no_pfn) {
        return std::nullopt;
    }
    return ContentPiece{m.frames[pfn].content, static_cast<u32>(position & page_mask),
                        static_cast<u32>(size)};
}

} // namespace cow::kernel

namespace cow::sys {

using kernel::do_read;
using kernel::do_write;

CallResult read(Kernel& k, ProcId proc, i32 fd, VirtAddr buffer, u64 count) {
    const IoVec vector{buffer, count};
    return kernel::call(k, proc, "read",
                        [&] { return do_read(k, proc, fd, std::span(&vector, 1), {}, true); });
}

CallResult pread64(Kernel& k, ProcId proc, i32 fd, VirtAddr buffer, u64 count, i64 offset) {
    const IoVec vector{buffer, count};
    return kernel::call(k, proc, "pread64", [&] {
        return kernel::at_offset(offset, false, [&](std::optional<u64> at) {
            return do_read(k, proc, fd, std::span(&vector, 1), at, true);
        });
    });
}

CallResult readv(Kernel& k, ProcId proc, i32 fd, std::span<const IoVec> vectors) {
    return kernel::call(k, proc, "readv", [&] { return do_read(k, proc, fd, vectors, {}); });
}

CallResult preadv(Kernel& k, ProcId proc, i32 fd, std::span<const IoVec> vectors, i64 offset,
                  std::optional<u32> flags) {
    return kernel::call(k, proc, flags ? "preadv2" : "preadv", [&] {
        return kernel::at_offset(offset, flags.has_value(), [&](std::optional<u64> at) {
            return do_read(k, proc, fd, vectors, at, false, flags.value_or(0));
        });
    });
}

CallResult read_untracked(Kernel& k, ProcId proc, i32 fd, u64 count, std::optional<i64> offset) {
    const Machine& m = k.machine();
    return kernel::call(k, proc, offset ? "pread64" : "read", [&] {
        if (offset && *offset < 0) {
            return CallResult::of(Errno::einval);
        }
        const OpenFile* open = kernel::open_file(m, proc, fd);
        if (open == nullptr || !open->readable) {
            return CallResult::of(Errno::ebadf);
        }
        if (open->file == no_file) {
            return CallResult{};
        }
        const u32 id = kernel::open_file_id(m, proc, fd);
        const u64 size = m.files[open->file.v].size;
        const u64 position = offset ? static_cast<u64>(*offset) : open->position;
        const u64 done = position < size ? std::min(count, size - position) : 0;
        if (!offset) {
            k.emit(FilePositionSet{id, position, position + done});
        }
        return CallResult::of(static_cast<i64>(done));
    });
}

CallResult write(Kernel& k, ProcId proc, i32 fd, VirtAddr buffer, u64 count) {
    const IoVec vector{buffer, count};
    return kernel::call(k, proc, "write",
                        [&] { return do_write(k, proc, fd, std::span(&vector, 1), {}, true); });
}

CallResult pwrite64(Kernel& k, ProcId proc, i32 fd, VirtAddr buffer, u64 count, i64 offset) {
    const IoVec vector{buffer, count};
    return kernel::call(k, proc, "pwrite64", [&] {
        return kernel::at_offset(offset, false, [&](std::optional<u64> at) {
            return do_write(k, proc, fd, std::span(&vector, 1), at, true);
        });
    });
}

CallResult writev(Kernel& k, ProcId proc, i32 fd, std::span<const IoVec> vectors) {
    return kernel::call(k, proc, "writev", [&] { return do_write(k, proc, fd, vectors, {}); });
}

CallResult pwritev(Kernel& k, ProcId proc, i32 fd, std::span<const IoVec> vectors, i64 offset,
                   std::optional<u32> flags) {
    return kernel::call(k, proc, flags ? "pwritev2" : "pwritev", [&] {
        return kernel::at_offset(offset, flags.has_value(), [&](std::optional<u64> at) {
            return do_write(k, proc, fd, vectors, at, false, flags.value_or(0));
        });
    });
}

CallResult write_untracked(Kernel& k, ProcId proc, i32 fd, std::span<const u8> bytes, u64 count,
                           std::optional<i64> offset) {
    const IoVec vector{{}, std::min(count, max_rw_count)};
    return kernel::call(k, proc, offset ? "pwrite64" : "write", [&] {
        return kernel::at_offset(offset.value_or(0), false, [&](std::optional<u64> at) {
            kernel::Transfer io;
            io.at = offset ? at : std::nullopt;
            io.known = &bytes;
            io.error = kernel::begin(k.machine(), proc, fd, true, std::span(&vector, 1), io);
            return kernel::move_out(k, io);
        });
    });
}

} // namespace cow::sys

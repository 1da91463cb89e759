#include "core/kernel/fs/read_write.hpp"

#include "core/kernel/call.hpp"
#include "core/kernel/fault/uaccess.hpp"
#include "core/kernel/fs/files.hpp"
#include "core/kernel/fs/seal.hpp"
#include "core/kernel/page/filemap.hpp"

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
    FileId file = no_file; ///< no_file: the terminal
    std::optional<u64> at; ///< nothing: at the file position, which moves
    bool append = false;
    std::vector<IoVec> vectors;
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

u64 total_of(const Transfer& io) {
    u64 total = 0;
    for (const IoVec& vector : io.vectors) {
        total += vector.length;
    }
    return total;
}

/// fs/read_write.c: vfs_read, vfs_write, up to rw_verify_area.
Errno begin(const Machine& m, ProcId proc, i32 fd, bool writes, std::span<const IoVec> vectors,
            Transfer& io) {
    const OpenFile* open = open_file(m, proc, fd);
    if (open == nullptr) {
        return Errno::ebadf;
    }
    if (io.at && open->kind == OpenKind::terminal) {
        return Errno::espipe;
    }
    if (writes ? !open->writable : !open->readable) {
        return Errno::ebadf;
    }
    if (io.known != nullptr) {
        io.vectors.assign(vectors.begin(), vectors.end());
    } else if (const Errno error = import(m, vectors, io.plain, io.vectors); error != Errno::ok) {
        return error;
    }
    io.proc = proc;
    io.open_file = open_file_id(m, proc, fd);
    io.file = open->file;
    io.append = open->append;
    return io.file != no_file && position_of(m, io) > max_signed - total_of(io) ? Errno::einval : Errno::ok;
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
    io.error = copy_to_user(k, io.proc, to, *bytes, moved);
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

/// The next bytes to write, of one page of the process's memory; none, with an error, when they cannot be read.
std::vector<u8> user_bytes(Kernel& k, Transfer& io, VirtAddr from, u64 most) {
    const Machine& m = k.machine();
    if (io.known != nullptr) {
        std::vector<u8> bytes(std::min(most, page_size));
        for (u64 i = 0; i < bytes.size() && io.done + i < io.known->size(); ++i) {
            bytes[i] = (*io.known)[io.done + i];
        }
        return bytes;
    }
    const u64 here = std::min(most, page_size - from.offset());
    u64 readable = 0;
    if (touch_user(k, io.proc, from, here, readable) != Errno::ok) {
        io.error = Errno::efault;
        return {};
    }
    const Pte pte = m.pte(m.process(io.proc).mm, from.page());
    const PageBytes page = m.contents->bytes(m.frames[pte.pfn()].content);
    const auto first = page.begin() + static_cast<std::ptrdiff_t>(from.offset());
    return {first, first + static_cast<std::ptrdiff_t>(here)};
}

/// mm/filemap.c: generic_perform_write. A write that fails at once leaves the position alone also where it appends.
bool write_page(Kernel& k, Transfer& io, std::span<const u8> bytes) {
    const Machine& m = k.machine();
    if (io.file == no_file) { // the terminal swallows it
        io.done += bytes.size();
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
    const CallResult most = writable_bytes(m.files[io.file.v], position, bytes.size());
    if (most.failed()) {
        io.error = most.error();
        return false;
    }
    bytes = bytes.first(static_cast<std::size_t>(most.value));
    if (!write_cache(k, io.file, position, bytes)) {
        io.error = Errno::enomem;
        return false;
    }
    advance(k, io, bytes.size());
    return true;
}

void write_file(Kernel& k, Transfer& io) {
    for (const IoVec& vector : io.vectors) {
        for (u64 done = 0; done < vector.length;) {
            const std::vector<u8> bytes = user_bytes(k, io, vector.base + done, vector.length - done);
            if (bytes.empty() || !write_page(k, io, bytes)) {
                return;
            }
            done += bytes.size();
        }
    }
}

CallResult do_read(Kernel& k, ProcId proc, i32 fd, std::span<const IoVec> vectors, std::optional<u64> at,
                   bool plain = false) {
    Transfer io;
    io.at = at;
    io.plain = plain;
    io.error = begin(k.machine(), proc, fd, false, vectors, io);
    if (io.error == Errno::ok && io.file != no_file) { // nobody types at a terminal: end of file
        read_file(k, io);
    }
    return io.result();
}

CallResult do_write(Kernel& k, ProcId proc, i32 fd, std::span<const IoVec> vectors, std::optional<u64> at,
                    bool plain = false, std::optional<bool> append = {}) {
    Transfer io;
    io.at = at;
    io.plain = plain;
    io.error = begin(k.machine(), proc, fd, true, vectors, io);
    io.append = append.value_or(io.append);
    if (io.error == Errno::ok) {
        write_file(k, io);
    }
    return io.result();
}

/// preadv2 and pwritev2: what their flags and the offset -1 mean.
template <class Body> CallResult with_flags(i64 offset, std::optional<u32> flags, Body&& body) {
    if (flags && offset == -1) {
        return (*flags & ~rwf::known) != 0 ? CallResult::of(Errno::eopnotsupp) : body(std::nullopt);
    }
    if (offset < 0) {
        return CallResult::of(Errno::einval);
    }
    return (flags.value_or(0) & ~rwf::known) != 0 ? CallResult::of(Errno::eopnotsupp)
                                                  : body(std::optional(static_cast<u64>(offset)));
}

std::optional<bool> appending(u32 flags) {
    return (flags & rwf::append) != 0     ? std::optional(true)
           : (flags & rwf::noappend) != 0 ? std::optional(false)
                                          : std::nullopt;
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

std::optional<std::vector<u8>> cached_bytes(Kernel& k, FileId file, u64 position, u64 size) {
    const Machine& m = k.machine();
    const u64 index = position >> page_shift;
    if (m.files[file.v].shmem && m.files[file.v].cached(index) == no_pfn) {
        return std::vector<u8>(size);
    }
    bool major = false;
    const Pfn pfn = cache_page(k, file, index, Need::call, major);
    if (pfn == no_pfn) {
        return std::nullopt;
    }
    const PageBytes bytes = m.contents->bytes(m.frames[pfn].content);
    const auto first = bytes.begin() + static_cast<std::ptrdiff_t>(position & page_mask);
    return std::vector<u8>(first, first + static_cast<std::ptrdiff_t>(size));
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
        return kernel::with_flags(offset, {}, [&](std::optional<u64> at) {
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
        return kernel::with_flags(offset, flags,
                                  [&](std::optional<u64> at) { return do_read(k, proc, fd, vectors, at); });
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
        return kernel::with_flags(offset, {}, [&](std::optional<u64> at) {
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
        return kernel::with_flags(offset, flags, [&](std::optional<u64> at) {
            return do_write(k, proc, fd, vectors, at, false, kernel::appending(flags.value_or(0)));
        });
    });
}

CallResult write_untracked(Kernel& k, ProcId proc, i32 fd, std::span<const u8> bytes, u64 count,
                           std::optional<i64> offset) {
    const IoVec vector{{}, std::min(count, max_rw_count)};
    return kernel::call(k, proc, offset ? "pwrite64" : "write", [&] {
        return kernel::with_flags(offset.value_or(0), {}, [&](std::optional<u64> at) {
            kernel::Transfer io;
            io.at = offset ? at : std::nullopt;
            io.known = &bytes;
            io.error = kernel::begin(k.machine(), proc, fd, true, std::span(&vector, 1), io);
            if (io.error == Errno::ok) {
                kernel::write_file(k, io);
            }
            return io.result();
        });
    });
}

} // namespace cow::sys

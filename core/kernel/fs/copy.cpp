#include "core/kernel/fs/copy.hpp"

#include "core/kernel/call.hpp"
#include "core/kernel/fs/files.hpp"
#include "core/kernel/fs/read_write.hpp"
#include "core/kernel/page/filemap.hpp"
#include "core/kernel/page/truncate.hpp"

#include <algorithm>
#include <limits>

namespace cow::kernel {
namespace {

/// One end of a copy: a file and a place in it.
struct End {
    const OpenFile* open = nullptr;
    u32 open_file = 0;
    FileId file = no_file;
    bool explicit_place = false;
    u64 place = 0;
};

End end_of(const Machine& m, ProcId proc, i32 fd, std::optional<i64> offset) {
    End end;
    end.open = open_file(m, proc, fd);
    if (end.open == nullptr) {
        return end;
    }
    end.open_file = open_file_id(m, proc, fd);
    end.file = end.open->file;
    end.explicit_place = offset.has_value();
    end.place = offset ? static_cast<u64>(*offset) : end.open->position;
    return end;
}

void finish_end(Kernel& k, const End& end, u64 moved) {
    const u64 old = k.machine().open_files[end.open_file].position;
    if (!end.explicit_place && end.file != no_file && moved != 0) {
        k.emit(FilePositionSet{end.open_file, old, end.place + moved});
    }
}

/// fs/splice.c: splice_direct_to_actor: page by page through a pipe; no process's memory is touched.
CallResult splice(Kernel& k, const End& from, const End& to, u64 count) {
    const Machine& m = k.machine();
    u64 done = 0;
    Errno error = Errno::ok;
    if (to.file != no_file && count != 0 && from.place < m.files[from.file.v].size) {
        zero_tail(k, to.file, to.place);
    }
    while (done < count && from.place + done < m.files[from.file.v].size) {
        const u64 position = from.place + done;
        const u64 here = std::min(
            {count - done, page_size - (position & page_mask), m.files[from.file.v].size - position});
        const auto bytes = cached_bytes(k, from.file, position, here);
        if (!bytes) {
            error = Errno::enomem;
            break;
        }
        u64 written = here;
        if (to.file != no_file) { // the terminal swallows it
            const CallResult most = writable_bytes(m.files[to.file.v], to.place + done, here);
            if (most.failed()) {
                error = most.error();
                break;
            }
            written = static_cast<u64>(most.value);
            if (!write_cache(k, to.file, to.place + done, bytes->part(0, static_cast<u32>(written)))) {
                error = Errno::enomem;
                break;
            }
        }
        done += written;
    }
    finish_end(k, from, done);
    finish_end(k, to, done);
    return done == 0 && error != Errno::ok ? CallResult::of(error) : CallResult::of(static_cast<i64>(done));
}

enum class FileSystem : u8 { common, tmpfs, internal };

/// A memfd is of the kernel's own mount (mm/shmem.c: shm_mnt).
FileSystem file_system(const Machine& m, FileId id) {
    const File& file = m.files[id.v];
    const std::string_view name = m.names->text(file.name);
    return !file.shmem                                 ? FileSystem::common
           : name.starts_with("/memfd:")               ? FileSystem::internal
           : is_tmpfs_path(name) || name == "/dev/shm" ? FileSystem::tmpfs
                                                       : FileSystem::common;
}

/// fs/read_write.c: generic_copy_file_checks.
Errno check_copy(const Machine& m, const End& from, const End& to, u64& count) {
    constexpr u64 max_signed = std::numeric_limits<i64>::max();
    if (from.file == no_file || to.file == no_file) {
        return Errno::einval;
    }
    if (!from.open->readable || !to.open->writable || to.open->append) {
        return Errno::ebadf;
    }
    if (file_system(m, from.file) != file_system(m, to.file)) {
        return Errno::exdev;
    }
    if (from.place + count < from.place || to.place + count < to.place) {
        return Errno::eoverflow;
    }
    const u64 size = m.files[from.file.v].size;
    count = from.place >= size ? 0 : std::min(count, size - from.place);
    if (to.place >= max_file_bytes(m.files[to.file.v])) {
        return Errno::efbig;
    }
    if (from.file == to.file && to.place + count > from.place && to.place < from.place + count) {
        return Errno::einval;
    }
    return from.place > max_signed || to.place > max_signed ? Errno::einval : Errno::ok;
}

CallResult do_copy_file_range(Kernel& k, End from, End to, u64 count, u32 flags) {
    if (from.open == nullptr || to.open == nullptr) {
        return CallResult::of(Errno::ebadf);
    }
    if (flags != 0) {
        return CallResult::of(Errno::einval);
    }
    if (const Errno error = check_copy(k.machine(), from, to, count); error != Errno::ok) {
        return CallResult::of(error);
    }
    return splice(k, from, to, std::min(count, max_rw_count));
}

/// fs/read_write.c: do_sendfile.
CallResult do_sendfile(Kernel& k, End from, End to, u64 count) {
    constexpr u64 max_signed = std::numeric_limits<i64>::max();
    if (from.open == nullptr || !from.open->readable) {
        return CallResult::of(Errno::ebadf);
    }
    if (from.file == no_file && from.explicit_place) {
        return CallResult::of(Errno::espipe);
    }
    if (from.place > max_signed || count > max_signed - from.place) {
        return CallResult::of(Errno::einval);
    }
    if (to.open == nullptr || !to.open->writable) {
        return CallResult::of(Errno::ebadf);
    }
    if (from.file == no_file || to.open->append || (to.file != no_file && to.place > max_signed - count)) {
        return CallResult::of(Errno::einval);
    }
    return splice(k, from, to, std::min(count, max_rw_count));
}

} // namespace

} // namespace cow::kernel

namespace cow::sys {

CallResult copy_file_range(Kernel& k, ProcId proc, i32 from, std::optional<i64> from_offset, i32 to,
                           std::optional<i64> to_offset, u64 count, u32 flags) {
    const Machine& m = k.machine();
    return kernel::call(k, proc, "copy_file_range", [&] {
        return kernel::do_copy_file_range(k, kernel::end_of(m, proc, from, from_offset),
                                          kernel::end_of(m, proc, to, to_offset), count, flags);
    });
}

CallResult sendfile(Kernel& k, ProcId proc, i32 to, i32 from, std::optional<i64> from_offset, u64 count) {
    const Machine& m = k.machine();
    return kernel::call(k, proc, "sendfile", [&] {
        return kernel::do_sendfile(k, kernel::end_of(m, proc, from, from_offset),
                                   kernel::end_of(m, proc, to, {}), count);
    });
}

} // namespace cow::sys

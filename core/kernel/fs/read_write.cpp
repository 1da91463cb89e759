#include "core/kernel/fs/read_write.hpp"

#include "core/kernel/call.hpp"
#include "core/kernel/fault/uaccess.hpp"
#include "core/kernel/fs/files.hpp"
#include "core/kernel/page/filemap.hpp"

#include <algorithm>
#include <vector>

namespace cow::kernel {
namespace {

CallResult do_read(Kernel& k, ProcId proc, i32 fd, VirtAddr buffer, u64 count) {
    const Machine& m = k.machine();
    const OpenFile* open = open_file(m, proc, fd);
    if (open == nullptr || !open->readable) {
        return CallResult::of(Errno::ebadf);
    }
    if (!access_ok(m, buffer, count)) {
        return CallResult::of(Errno::efault);
    }
    if (open->file == no_file) {
        return {}; // nobody types at this terminal: end of file
    }
    count = std::min(count, max_rw_count);
    const u32 id = m.process(proc).fds[static_cast<std::size_t>(fd)].open_file;
    const FileId file = open->file;
    u64 done = 0;
    while (done < count && m.open_files[id].position < m.files[file.v].size) {
        const u64 position = m.open_files[id].position;
        const u64 in_page = position & page_mask;
        const u64 here = std::min({count - done, page_size - in_page, m.files[file.v].size - position});
        bool major = false;
        const Pfn pfn = cache_page(k, file, position >> page_shift, Need::call, major);
        if (pfn == no_pfn) {
            return done != 0 ? CallResult::of(static_cast<i64>(done)) : CallResult::of(Errno::enomem);
        }
        const PageBytes bytes = m.contents->bytes(m.frames[pfn].content);
        u64 copied = 0;
        const Errno error =
            copy_to_user(k, proc, buffer + done, std::span(bytes).subspan(in_page, here), copied);
        if (!m.process(proc).alive()) {
            return CallResult::of(Errno::efault);
        }
        k.emit(FilePositionSet{id, position, position + copied});
        done += copied;
        if (error != Errno::ok) {
            return done != 0 ? CallResult::of(static_cast<i64>(done)) : CallResult::of(error);
        }
    }
    return CallResult::of(static_cast<i64>(done));
}

/// `known`: the bytes are given instead of being read from the process's memory.
CallResult do_write(Kernel& k, ProcId proc, i32 fd, VirtAddr buffer, u64 count,
                    const std::span<const u8>* known) {
    const Machine& m = k.machine();
    const OpenFile* open = open_file(m, proc, fd);
    if (open == nullptr || !open->writable) {
        return CallResult::of(Errno::ebadf);
    }
    const u32 id = m.process(proc).fds[static_cast<std::size_t>(fd)].open_file;
    const FileId file = open->file;
    if (known == nullptr && !access_ok(m, buffer, count)) {
        return CallResult::of(Errno::efault);
    }
    count = std::min(count, max_rw_count);
    const bool append = open->append;
    u64 done = 0;
    while (done < count) {
        u64 here = std::min(count - done, page_size);
        std::vector<u8> bytes(here);
        if (known != nullptr) {
            for (u64 i = 0; i < here && done + i < known->size(); ++i) {
                bytes[i] = (*known)[done + i];
            }
        } else {
            here = std::min(here, page_size - (buffer + done).offset());
            bytes.resize(here);
            u64 readable = 0;
            if (touch_user(k, proc, buffer + done, here, readable) != Errno::ok) {
                return done != 0 ? CallResult::of(static_cast<i64>(done)) : CallResult::of(Errno::efault);
            }
            const Pte pte = m.pte(m.process(proc).mm, (buffer + done).page());
            const PageBytes page = m.contents->bytes(m.frames[pte.pfn()].content);
            std::copy_n(page.begin() + static_cast<std::ptrdiff_t>((buffer + done).offset()), here,
                        bytes.begin());
        }
        if (file != no_file && append &&
            done == 0) { // generic_write_checks; a write that fails leaves it alone
            k.emit(FilePositionSet{id, m.open_files[id].position, m.files[file.v].size});
        }
        if (file != no_file && !write_cache(k, file, m.open_files[id].position, bytes)) {
            return done != 0 ? CallResult::of(static_cast<i64>(done)) : CallResult::of(Errno::enomem);
        }
        if (file != no_file) {
            k.emit(FilePositionSet{id, m.open_files[id].position, m.open_files[id].position + here});
        }
        done += here;
    }
    return CallResult::of(static_cast<i64>(done));
}

} // namespace

} // namespace cow::kernel

namespace cow::sys {

CallResult read(Kernel& k, ProcId proc, i32 fd, VirtAddr buffer, u64 count) {
    return kernel::call(k, proc, "read", [&] { return kernel::do_read(k, proc, fd, buffer, count); });
}

CallResult read_untracked(Kernel& k, ProcId proc, i32 fd, u64 count) {
    const Machine& m = k.machine();
    return kernel::call(k, proc, "read", [&] {
        const OpenFile* open = kernel::open_file(m, proc, fd);
        if (open == nullptr || !open->readable) {
            return CallResult::of(Errno::ebadf);
        }
        if (open->file == no_file) {
            return CallResult{};
        }
        const u32 id = m.process(proc).fds[static_cast<std::size_t>(fd)].open_file;
        const u64 size = m.files[open->file.v].size;
        const u64 position = open->position;
        const u64 done = position < size ? std::min(count, size - position) : 0;
        k.emit(FilePositionSet{id, position, position + done});
        return CallResult::of(static_cast<i64>(done));
    });
}

CallResult write(Kernel& k, ProcId proc, i32 fd, VirtAddr buffer, u64 count) {
    return kernel::call(k, proc, "write",
                        [&] { return kernel::do_write(k, proc, fd, buffer, count, nullptr); });
}

CallResult write_untracked(Kernel& k, ProcId proc, i32 fd, std::span<const u8> bytes, u64 count) {
    return kernel::call(k, proc, "write", [&] { return kernel::do_write(k, proc, fd, {}, count, &bytes); });
}

} // namespace cow::sys

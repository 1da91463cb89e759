// Files and descriptors: open, close, read, write (fs/open.c, fs/read_write.c, mm/filemap.c).

#include "core/kernel/kernel.hpp"

#include <algorithm>

namespace cow {
namespace {

constexpr u32 max_descriptors = 1024; // RLIMIT_NOFILE

} // namespace

FileId Kernel::create_file(std::string_view path, u64 bytes, bool exec, std::optional<ContentId> fill) {
    FileCreated made;
    made.file = FileId{static_cast<u16>(m_.files.size())};
    made.name = m_.names->intern(path);
    made.size = bytes;
    made.exec = exec;
    made.filled = fill.has_value();
    made.fill = fill.value_or(ContentId{});
    emit(made);
    return made.file;
}

void Kernel::set_disk_page(FileId file, u64 index, ContentId content) {
    const auto& disk = m_.files[file.v].disk;
    const auto old = disk.find(index);
    emit(PageWrittenBack{file, old != disk.end(), index, old == disk.end() ? ContentId{} : old->second,
                         content});
}

std::optional<FileId> Kernel::find_file(std::string_view path) const {
    for (std::size_t i = 0; i < m_.files.size(); ++i) {
        if (!m_.files[i].shmem && m_.names->text(m_.files[i].name) == path) {
            return FileId{static_cast<u16>(i)};
        }
    }
    return std::nullopt;
}

const OpenFile* Kernel::open_file(ProcId proc, i32 fd) const {
    const std::vector<Descriptor>& fds = m_.processes[proc.v].fds;
    if (fd < 0 || static_cast<std::size_t>(fd) >= fds.size() ||
        fds[static_cast<std::size_t>(fd)].open_file == no_open_file) {
        return nullptr;
    }
    return &m_.open_files[fds[static_cast<std::size_t>(fd)].open_file];
}

CallResult Kernel::open(ProcId proc, std::string_view path, u32 flags, std::optional<i32> recorded_fd) {
    return call(proc, "open", [&] { return do_open(proc, path, flags, recorded_fd); });
}

/// fs/open.c: do_sys_openat2. A file that is not declared but that a trace opened is implied: its size follows from
/// what the trace maps.
CallResult Kernel::do_open(ProcId proc, std::string_view path, u32 flags, std::optional<i32> recorded_fd) {
    using namespace open_flag;
    if ((flags & accmode) == accmode) {
        return CallResult::of(Errno::einval);
    }
    const std::vector<Descriptor>& fds = m_.processes[proc.v].fds;
    u32 fd = 0;
    while (fd < fds.size() && fds[fd].open_file != no_open_file) {
        ++fd;
    }
    if (recorded_fd && *recorded_fd >= 0 && *recorded_fd < static_cast<i32>(max_descriptors) &&
        open_file(proc, *recorded_fd) == nullptr) {
        fd = static_cast<u32>(*recorded_fd);
    }
    if (fd >= max_descriptors) {
        return CallResult::of(Errno::emfile);
    }
    std::optional<FileId> file = find_file(path);
    const bool create = (flags & creat) != 0;
    if (file && create && (flags & excl) != 0) {
        return CallResult::of(Errno::eexist);
    }
    if (!file && !create && !recorded_fd) {
        return CallResult::of(Errno::enoent);
    }
    if (!file) {
        if (m_.files.size() >= no_file.v) {
            return CallResult::of(Errno::enospc);
        }
        FileCreated made;
        made.file = FileId{static_cast<u16>(m_.files.size())};
        made.name = m_.names->intern(path);
        made.implied = !create;
        made.filled = create;
        emit(made);
        file = made.file;
    } else if ((flags & trunc) != 0) { // with O_RDONLY too
        truncate(*file);
    }
    const u32 id = static_cast<u32>(m_.open_files.size());
    emit(OpenFileCreated{id, *file, (flags & accmode) != wronly, (flags & accmode) != rdonly,
                         (flags & append) != 0});
    emit(OpenFileReference{id, 1});
    const Descriptor old = fd < fds.size() ? fds[fd] : Descriptor{};
    emit(DescriptorSet{proc, fd, old, {id, (flags & cloexec) != 0}, static_cast<u32>(fds.size())});
    return CallResult::of(i64{fd});
}

/// mm/truncate.c: truncate_pagecache: also private copies of the file's pages go (even_cows).
void Kernel::truncate(FileId id) {
    for (u32 i = 0; i < m_.spaces.size(); ++i) {
        const std::vector<Vma> vmas = m_.spaces[i].vmas;
        for (const Vma& vma : vmas) {
            if (vma.file == id && own_tables(MmId{i}, vma.start, vma.end)) {
                zap_range(MmId{i}, vma.start, vma.end, PteReason::unmap);
            }
        }
    }
    while (!m_.files[id.v].cache.empty()) {
        drop_cache_page(id, m_.files[id.v].cache.begin()->first);
    }
    std::vector<u64> changed;
    for (const auto& [index, content] : m_.files[id.v].disk) {
        changed.push_back(index);
    }
    for (const u64 index : changed) {
        set_disk_page(id, index, zero_content);
    }
    const File& file = m_.files[id.v];
    emit(FileTruncated{id, file.size, file.filled, file.fill});
}

void Kernel::close_descriptor(ProcId proc, u32 fd) {
    const std::vector<Descriptor>& fds = m_.processes[proc.v].fds;
    const Descriptor old = fds[fd];
    emit(DescriptorSet{proc, fd, old, {}, static_cast<u32>(fds.size())});
    emit(OpenFileReference{old.open_file, -1});
}

CallResult Kernel::close(ProcId proc, i32 fd) {
    return call(proc, "close", [&] {
        if (open_file(proc, fd) == nullptr) {
            return CallResult::of(Errno::ebadf);
        }
        close_descriptor(proc, static_cast<u32>(fd));
        return CallResult{};
    });
}

CallResult Kernel::read(ProcId proc, i32 fd, VirtAddr buffer, u64 count) {
    return call(proc, "read", [&] { return do_read(proc, fd, buffer, count); });
}

/// asm/uaccess_64.h: __access_ok: the range ends where user memory does, or before.
bool Kernel::access_ok(VirtAddr addr, u64 bytes) const {
    return addr.v + bytes >= addr.v && addr.v + bytes <= m_.config.task_size();
}

CallResult Kernel::do_read(ProcId proc, i32 fd, VirtAddr buffer, u64 count) {
    const OpenFile* open = open_file(proc, fd);
    if (open == nullptr || !open->readable) {
        return CallResult::of(Errno::ebadf);
    }
    if (!access_ok(buffer, count)) {
        return CallResult::of(Errno::efault);
    }
    if (open->file == no_file) {
        return {}; // nobody types at this terminal: end of file
    }
    count = std::min(count, max_rw_count);
    const u32 id = m_.processes[proc.v].fds[static_cast<std::size_t>(fd)].open_file;
    const FileId file = open->file;
    u64 done = 0;
    while (done < count && m_.open_files[id].position < m_.files[file.v].size) {
        const u64 position = m_.open_files[id].position;
        const u64 in_page = position & page_mask;
        const u64 here = std::min({count - done, page_size - in_page, m_.files[file.v].size - position});
        bool major = false;
        const Pfn pfn = cache_page(file, position >> page_shift, Need::call, major);
        if (pfn == no_pfn) {
            return done != 0 ? CallResult::of(static_cast<i64>(done)) : CallResult::of(Errno::enomem);
        }
        const PageBytes bytes = m_.contents->bytes(m_.frames[pfn].content);
        u64 copied = 0;
        const Errno error =
            copy_to_user(proc, buffer + done, std::span(bytes).subspan(in_page, here), copied);
        if (!m_.processes[proc.v].alive()) {
            return CallResult::of(Errno::efault);
        }
        emit(FilePositionSet{id, position, position + copied});
        done += copied;
        if (error != Errno::ok) {
            return done != 0 ? CallResult::of(static_cast<i64>(done)) : CallResult::of(error);
        }
    }
    return CallResult::of(static_cast<i64>(done));
}

CallResult Kernel::read_untracked(ProcId proc, i32 fd, u64 count) {
    return call(proc, "read", [&] {
        const OpenFile* open = open_file(proc, fd);
        if (open == nullptr || !open->readable) {
            return CallResult::of(Errno::ebadf);
        }
        if (open->file == no_file) {
            return CallResult{};
        }
        const u32 id = m_.processes[proc.v].fds[static_cast<std::size_t>(fd)].open_file;
        const u64 size = m_.files[open->file.v].size;
        const u64 position = open->position;
        const u64 done = position < size ? std::min(count, size - position) : 0;
        emit(FilePositionSet{id, position, position + done});
        return CallResult::of(static_cast<i64>(done));
    });
}

CallResult Kernel::write(ProcId proc, i32 fd, VirtAddr buffer, u64 count) {
    return call(proc, "write", [&] { return do_write(proc, fd, buffer, count, nullptr); });
}

CallResult Kernel::write_untracked(ProcId proc, i32 fd, std::span<const u8> bytes, u64 count) {
    return call(proc, "write", [&] { return do_write(proc, fd, {}, count, &bytes); });
}

/// `known`: the bytes are given instead of being read from the process's memory.
CallResult Kernel::do_write(ProcId proc, i32 fd, VirtAddr buffer, u64 count,
                            const std::span<const u8>* known) {
    const OpenFile* open = open_file(proc, fd);
    if (open == nullptr || !open->writable) {
        return CallResult::of(Errno::ebadf);
    }
    const u32 id = m_.processes[proc.v].fds[static_cast<std::size_t>(fd)].open_file;
    const FileId file = open->file;
    if (known == nullptr && !access_ok(buffer, count)) {
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
            if (touch_user(proc, buffer + done, here, readable) != Errno::ok) {
                return done != 0 ? CallResult::of(static_cast<i64>(done)) : CallResult::of(Errno::efault);
            }
            const Pte pte = m_.pte(mm_of(proc), (buffer + done).page());
            const PageBytes page = m_.contents->bytes(m_.frames[pte.pfn()].content);
            std::copy_n(page.begin() + static_cast<std::ptrdiff_t>((buffer + done).offset()), here,
                        bytes.begin());
        }
        if (file != no_file && append &&
            done == 0) { // generic_write_checks; a write that fails leaves it alone
            emit(FilePositionSet{id, m_.open_files[id].position, m_.files[file.v].size});
        }
        if (file != no_file && !write_cache(file, m_.open_files[id].position, bytes)) {
            return done != 0 ? CallResult::of(static_cast<i64>(done)) : CallResult::of(Errno::enomem);
        }
        if (file != no_file) {
            emit(FilePositionSet{id, m_.open_files[id].position, m_.open_files[id].position + here});
        }
        done += here;
    }
    return CallResult::of(static_cast<i64>(done));
}

/// mm/filemap.c: generic_perform_write: the bytes go to the page cache, where every mapping that has no private copy
/// sees them at once.
bool Kernel::write_cache(FileId file, u64 position, std::span<const u8> bytes) {
    while (!bytes.empty()) {
        const u64 in_page = position & page_mask;
        const std::size_t here = std::min<std::size_t>(bytes.size(), page_size - in_page);
        bool major = false;
        const Pfn pfn = cache_page(file, position >> page_shift, Need::call, major);
        if (pfn == no_pfn) {
            return false;
        }
        const ContentId old = m_.frames[pfn].content;
        const ContentId now = m_.contents->write(old, static_cast<u32>(in_page), bytes.first(here));
        emit(BytesWritten{pfn, static_cast<u16>(in_page), static_cast<u16>(here), old, now});
        set_frame_flag(pfn, frame_flag::dirty, true);
        position += here;
        bytes = bytes.subspan(here);
        if (position > m_.files[file.v].size) {
            emit(FileResized{file, m_.files[file.v].size, position});
        }
    }
    return true;
}

} // namespace cow

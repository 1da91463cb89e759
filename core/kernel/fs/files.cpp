#include "core/kernel/fs/files.hpp"

#include "core/kernel/fs/disk.hpp"
#include "core/kernel/fs/pipe_end.hpp"
#include "core/kernel/fs/seal.hpp"
#include "core/kernel/ipc/segment.hpp"
#include "core/kernel/mm/commit.hpp"
#include "core/kernel/page/filemap.hpp"
#include "core/kernel/page/frames.hpp"
#include "core/kernel/page/truncate.hpp"
#include "core/kernel/page/writeback.hpp"

#include <algorithm>

namespace cow::kernel {
namespace {

bool is_open(const Machine& m, FileId file) {
    return std::any_of(m.open_files.begin(), m.open_files.end(),
                       [&](const OpenFile& open) { return open.refs != 0 && open.file == file; });
}

} // namespace

bool is_tmpfs_path(std::string_view path) { return path.starts_with("/dev/shm/"); }
bool is_in_memory(const Machine& m, std::string_view path) {
    return m.config.files_in_memory || is_tmpfs_path(path);
}

namespace {

/// Who had the name before; no_file: nobody.
FileId name_file(Kernel& k, NameId path, FileId file) {
    const Machine& m = k.machine();
    const auto found = m.paths.find(path);
    const FileId old = found == m.paths.end() ? no_file : found->second;
    k.emit(PathSet{path, old, file, file == no_file ? NameId{} : m.files[file.v].name});
    return old;
}

/// By a VMA, which keeps it open when its last descriptor is closed.
bool is_mapped(const Machine& m, u32 open_file) {
    const auto maps = [&](const Vma& vma) {
        return vma.file == m.open_files[open_file].file && vma.maps(open_file);
    };
    return std::any_of(m.spaces.begin(), m.spaces.end(), [&](const AddressSpace& space) {
        return std::any_of(space.vmas.begin(), space.vmas.end(), maps);
    });
}

/// fs/file_table.c: __fput, once neither a descriptor nor a mapping has it; fs/ext4/file.c: ext4_release_file.
void release(Kernel& k, u32 open_file) {
    const Machine& m = k.machine();
    const OpenFile& open = m.open_files[open_file];
    if (open.refs == 0 && m.files[open.file.v].flush_on_close && !is_mapped(m, open_file)) {
        write_delayed(k, open.file);
        k.emit(FlushOnCloseSet{open.file, false});
    }
}

} // namespace

void set_path(Kernel& k, NameId path, FileId file) {
    if (const FileId old = name_file(k, path, file); old != no_file) {
        put_file(k, old);
    }
}

void exchange_paths(Kernel& k, NameId one, NameId other) {
    const FileId now_there = k.machine().paths.at(one);
    name_file(k, one, name_file(k, other, now_there));
}

bool permits(const Machine& m, FileId file, u32 wanted) { return permits(m, m.files[file.v].mode, wanted); }

void put_file(Kernel& k, FileId id) {
    const Machine& m = k.machine();
    if (m.files[id.v].links != 0 || is_open(m, id) || m.files[id.v].mappings != 0 || !leave_segment(k, id)) {
        return;
    }
    while (!m.files[id.v].cache.empty()) {
        drop_cache_page(k, id, m.files[id.v].cache.begin()->first);
    }
    charge(k, -static_cast<i64>(m.files[id.v].charged_pages()));
    k.emit(FileGone{id, m.files[id.v].size});
}

void write_delayed(Kernel& k, FileId id) {
    const Machine& m = k.machine();
    const File& file = m.files[id.v];
    const bool delayed = std::any_of(file.cache.begin(), file.cache.end(), [&](const auto& page) {
        return m.frames[page.second].has(frame_flag::dirty) && block_of(m, id, page.first) == hole_content;
    });
    if (!file.shmem && delayed) {
        write_back(k, id, 0, ~u64{0});
    }
}

const OpenFile* open_file_raw(const Machine& m, ProcId proc, i32 fd) {
    const std::vector<Descriptor>& fds = m.process(proc).fds;
    if (fd < 0 || static_cast<std::size_t>(fd) >= fds.size() ||
        fds[static_cast<std::size_t>(fd)].open_file == no_open_file) {
        return nullptr;
    }
    return &m.open_files[fds[static_cast<std::size_t>(fd)].open_file];
}

const OpenFile* open_file(const Machine& m, ProcId proc, i32 fd) {
    const OpenFile* open = open_file_raw(m, proc, fd);
    return open == nullptr || open->path_only() ? nullptr : open;
}

u32 open_file_id(const Machine& m, ProcId proc, i32 fd) {
    return m.process(proc).fds[static_cast<std::size_t>(fd)].open_file;
}

u32 create_open_file(Kernel& k, OpenKind kind, FileId file, u32 flags, u32 in, u32 out, MmId mm,
                     ProcId process) {
    const u32 id = static_cast<u32>(k.machine().open_files.size());
    const u32 access = flags & open_flag::accmode;
    const bool usable = (flags & open_flag::path) == 0 && access != open_flag::accmode;
    k.emit(OpenFileCreated{id, file, usable && access != open_flag::wronly,
                           usable && access != open_flag::rdonly, (flags & open_flag::append) != 0, kind,
                           flags & ~(open_flag::accmode | open_flag::append), PipeId{in}, PipeId{out}, mm,
                           process});
    return id;
}

u64 descriptor_limit(const Machine& m, ProcId proc) { return m.process(proc).limits[Resource::nofile].soft; }

CallResult too_many_files(Kernel& k, ProcId proc) {
    k.emit(LimitReached{proc, Limit::nofile, descriptor_limit(k.machine(), proc)});
    return CallResult::of(Errno::emfile);
}

std::optional<u32> free_descriptor(const Machine& m, ProcId proc, u32 first) {
    const std::vector<Descriptor>& fds = m.process(proc).fds;
    u32 fd = first;
    while (fd < fds.size() && fds[fd].open_file != no_open_file) {
        ++fd;
    }
    return fd < descriptor_limit(m, proc) ? std::optional(fd) : std::nullopt;
}

std::optional<u32> free_descriptor(const Machine& m, ProcId proc, std::optional<i32> recorded) {
    if (recorded && *recorded >= 0 && static_cast<u64>(*recorded) < descriptor_limit(m, proc) &&
        open_file_raw(m, proc, *recorded) == nullptr) {
        return static_cast<u32>(*recorded);
    }
    return free_descriptor(m, proc, u32{0});
}

void install_descriptor(Kernel& k, ProcId proc, u32 fd, u32 open_file, bool close_on_exec) {
    const std::vector<Descriptor>& fds = k.machine().process(proc).fds;
    const Descriptor old = fd < fds.size() ? fds[fd] : Descriptor{};
    k.emit(OpenFileReference{open_file, 1});
    k.emit(DescriptorSet{proc, fd, old, {open_file, close_on_exec}, static_cast<u32>(fds.size())});
}

void close_descriptor(Kernel& k, ProcId proc, u32 fd) {
    const Machine& m = k.machine();
    const std::vector<Descriptor>& fds = m.process(proc).fds;
    const Descriptor old = fds[fd];
    k.emit(DescriptorSet{proc, fd, old, {}, static_cast<u32>(fds.size())});
    k.emit(OpenFileReference{old.open_file, -1});
    const OpenFile& open = m.open_files[old.open_file];
    if (open.refs == 0 && open.file != no_file) {
        release(k, old.open_file);
        put_file(k, open.file);
    } else if (open.refs == 0) {
        release_pipe(k, old.open_file);
    }
}

void put_mapped_file(Kernel& k, const Vma& gone) {
    const Machine& m = k.machine();
    for (u32 id = 0; m.files[gone.file.v].flush_on_close && id < m.open_files.size(); ++id) {
        if (m.open_files[id].file == gone.file && gone.maps(id)) {
            release(k, id);
        }
    }
    put_file(k, gone.file);
}

} // namespace cow::kernel

namespace cow {
namespace {

/// A file in memory has no disk to be read from when it is used.
void fill_shmem(Kernel& k, FileId id, std::optional<ContentId> fill) {
    const Machine& m = k.machine();
    for (u64 index = 0; index < m.files[id.v].pages(); ++index) {
        bool major = false;
        const Pfn pfn = kernel::cache_page(k, id, index, kernel::Need::call, major);
        if (pfn == no_pfn) {
            return;
        }
        const u64 left = std::min(m.files[id.v].size - index * page_size, page_size);
        const PageBytes bytes =
            m.contents->bytes(fill ? *fill : m.contents->file_page(m.names->text(m.files[id.v].name), index));
        const ContentId content = m.contents->from_bytes(std::span(bytes).first(left));
        k.emit(BytesWritten{pfn, 0, static_cast<u16>(left), zero_content, content});
        kernel::set_frame_flag(k, pfn, frame_flag::dirty, true);
    }
}

} // namespace

FileId create_file(Kernel& k, std::string_view path, u64 bytes, bool exec, std::optional<ContentId> fill) {
    const Machine& m = k.machine();
    FileCreated made;
    made.file = FileId{static_cast<u32>(m.files.size())};
    made.name = m.names->intern(path);
    made.size = bytes;
    made.exec = exec;
    made.shmem = kernel::is_in_memory(m, path);
    made.seals = static_cast<u8>(made.shmem ? seal::seal : 0); // nobody may seal a file of tmpfs
    made.filled = fill.has_value();
    made.fill = fill.value_or(ContentId{});
    k.emit(made);
    kernel::set_path(k, made.name, made.file);
    if (made.shmem) {
        fill_shmem(k, made.file, fill);
    }
    return made.file;
}

void set_first_bytes(Kernel& k, FileId file, std::span<const u8> bytes) {
    const Machine& m = k.machine();
    if (m.files[file.v].shmem) {
        for (std::size_t at = 0; at < bytes.size(); at += page_size) {
            const auto here = bytes.subspan(at, std::min<std::size_t>(page_size, bytes.size() - at));
            kernel::write_cache(k, file, at,
                                {k.machine().contents->from_bytes(here), 0, static_cast<u32>(here.size())});
        }
        return;
    }
    for (std::size_t at = 0; at < bytes.size(); at += page_size) {
        const auto here = bytes.subspan(at, std::min<std::size_t>(page_size, bytes.size() - at));
        set_disk_page(k, file, at / page_size, m.contents->from_bytes(here));
    }
}

std::optional<FileId> find_file(const Machine& m, std::string_view path) {
    const auto found = m.paths.find(m.names->intern(path));
    return found == m.paths.end() ? std::nullopt : std::optional(found->second);
}

} // namespace cow

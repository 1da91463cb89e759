#include "core/event/file_events.hpp"

#include "core/event/frame_counts.hpp"
#include "core/machine/machine.hpp"

#include <algorithm>
#include <cassert>

namespace cow {

void FileCreated::apply(Machine& m) const {
    assert(file.v == m.files.size());
    File inode;
    inode.name = name;
    inode.made_as = name;
    inode.size = size;
    inode.disk_size = size;
    inode.exec = exec;
    inode.shmem = shmem;
    inode.anonymous = anonymous;
    inode.accounted = accounted;
    inode.implied = implied;
    inode.filled = filled;
    inode.fill = fill;
    inode.seals = seals;
    inode.mode = mode;
    m.files.push_back(std::move(inode));
}
void FileCreated::undo(Machine& m) const { m.files.pop_back(); }

namespace {

void set_path(Machine& m, NameId path, FileId file) {
    if (file == no_file) {
        m.paths.erase(path);
    } else {
        m.paths[path] = file;
    }
}
void count_link(Machine& m, FileId file, i32 delta) {
    if (file != no_file) {
        m.files[file.v].links += static_cast<u32>(delta);
    }
}

} // namespace

void PathSet::apply(Machine& m) const {
    set_path(m, path, now);
    count_link(m, old, -1);
    count_link(m, now, 1);
    if (now != no_file) {
        m.files[now.v].name = path;
    }
}
void PathSet::undo(Machine& m) const {
    if (now != no_file) {
        m.files[now.v].name = old_name;
    }
    count_link(m, now, -1);
    count_link(m, old, 1);
    set_path(m, path, old);
}

void FileGone::apply(Machine& m) const { m.files[file.v].size = 0; }
void FileGone::undo(Machine& m) const { m.files[file.v].size = old_size; }

void FileResized::apply(Machine& m) const { m.files[file.v].size = now; }
void FileResized::undo(Machine& m) const { m.files[file.v].size = old; }

void FileTruncated::apply(Machine& m) const {
    File& inode = m.files[file.v];
    inode.size = size;
    inode.disk_size = was_implied ? size : std::min(inode.disk_size, size);
    inode.implied = false;
}
void FileTruncated::undo(Machine& m) const {
    File& inode = m.files[file.v];
    inode.size = old_size;
    inode.disk_size = old_disk_size;
    inode.implied = was_implied;
}

void FlushOnCloseSet::apply(Machine& m) const { m.files[file.v].flush_on_close = now; }
void FlushOnCloseSet::undo(Machine& m) const { m.files[file.v].flush_on_close = !now; }

void CachePageAdded::apply(Machine& m) const {
    File& inode = m.files[file.v];
    inode.cache.emplace(index, pfn);
    if (was_cold) {
        inode.cold.erase(index);
    }
    detail::add_reference(m, pfn, 1);
}
void CachePageAdded::undo(Machine& m) const {
    File& inode = m.files[file.v];
    inode.cache.erase(index);
    if (was_cold) {
        inode.cold.insert(index);
    }
    detail::add_reference(m, pfn, -1);
}

void CachePageRemoved::apply(Machine& m) const {
    File& inode = m.files[file.v];
    inode.cache.erase(index);
    if (cold) {
        inode.cold.insert(index);
    }
    detail::add_reference(m, pfn, -1);
}
void CachePageRemoved::undo(Machine& m) const {
    File& inode = m.files[file.v];
    inode.cache.emplace(index, pfn);
    if (cold) {
        inode.cold.erase(index);
    }
    detail::add_reference(m, pfn, 1);
}

void FileReadAhead::apply(Machine& m) const {
    std::set<u64>& cold = m.files[file.v].cold;
    cold.erase(cold.lower_bound(first), cold.lower_bound(first + count));
}
void FileReadAhead::undo(Machine& m) const {
    for (u64 index = first; index < first + count; ++index) {
        m.files[file.v].cold.insert(index);
    }
}

void PageWrittenBack::apply(Machine& m) const { m.files[file.v].disk[index] = now; }
void PageWrittenBack::undo(Machine& m) const {
    if (had_old) {
        m.files[file.v].disk[index] = old;
    } else {
        m.files[file.v].disk.erase(index);
    }
}

void DiskPageSet::apply(Machine& m) const {
    m.files[file.v].disk[index] = now;
    m.files[file.v].cold.erase(index);
}
void DiskPageSet::undo(Machine& m) const {
    PageWrittenBack{file, had_old, index, old, now}.undo(m);
    if (was_cold) {
        m.files[file.v].cold.insert(index);
    }
}

void OpenFileCreated::apply(Machine& m) const {
    assert(id == m.open_files.size());
    OpenFile open;
    open.file = file;
    open.readable = readable;
    open.writable = writable;
    open.append = append;
    open.kind = kind;
    open.status = status;
    open.in = in.v;
    open.out = out.v;
    open.mm = mm;
    open.process = process;
    m.open_files.push_back(open);
}
void OpenFileCreated::undo(Machine& m) const { m.open_files.pop_back(); }

void OpenFileReference::apply(Machine& m) const { m.open_files[id].refs += static_cast<u32>(delta); }
void OpenFileReference::undo(Machine& m) const { m.open_files[id].refs -= static_cast<u32>(delta); }

void FilePositionSet::apply(Machine& m) const { m.open_files[id].position = now; }
void FilePositionSet::undo(Machine& m) const { m.open_files[id].position = old; }

void OpenFlagsSet::apply(Machine& m) const {
    m.open_files[id].append = append;
    m.open_files[id].status = status;
}
void OpenFlagsSet::undo(Machine& m) const {
    m.open_files[id].append = old_append;
    m.open_files[id].status = old_status;
}

void FileSealed::apply(Machine& m) const { m.files[file.v].seals = now; }
void FileSealed::undo(Machine& m) const { m.files[file.v].seals = old; }

void DescriptorSet::apply(Machine& m) const {
    std::vector<Descriptor>& fds = m.processes[proc.v].fds;
    if (fds.size() <= fd) {
        fds.resize(fd + std::size_t{1});
    }
    fds[fd] = now;
}
void DescriptorSet::undo(Machine& m) const {
    std::vector<Descriptor>& fds = m.processes[proc.v].fds;
    fds[fd] = old;
    fds.resize(old_size);
}

} // namespace cow

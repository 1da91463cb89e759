#include "core/event/file_events.hpp"

#include "core/event/frame_counts.hpp"
#include "core/machine/machine.hpp"

#include <cassert>

namespace cow {

void FileCreated::apply(Machine& m) const {
    assert(file.v == m.files.size());
    File inode;
    inode.name = name;
    inode.size = size;
    inode.disk_size = size;
    inode.exec = exec;
    inode.shmem = shmem;
    inode.accounted = accounted;
    inode.implied = implied;
    inode.filled = filled;
    inode.fill = fill;
    m.files.push_back(std::move(inode));
}
void FileCreated::undo(Machine& m) const { m.files.pop_back(); }

void FileResized::apply(Machine& m) const { m.files[file.v].size = now; }
void FileResized::undo(Machine& m) const { m.files[file.v].size = old; }

void FileTruncated::apply(Machine& m) const {
    File& inode = m.files[file.v];
    inode.size = 0;
    inode.filled = true;
    inode.fill = zero_content;
}
void FileTruncated::undo(Machine& m) const {
    File& inode = m.files[file.v];
    inode.size = old_size;
    inode.filled = old_filled;
    inode.fill = old_fill;
}

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
    inode.cold.insert(index);
    detail::add_reference(m, pfn, -1);
}
void CachePageRemoved::undo(Machine& m) const {
    File& inode = m.files[file.v];
    inode.cache.emplace(index, pfn);
    inode.cold.erase(index);
    detail::add_reference(m, pfn, 1);
}

void PageWrittenBack::apply(Machine& m) const { m.files[file.v].disk[index] = now; }
void PageWrittenBack::undo(Machine& m) const {
    if (had_old) {
        m.files[file.v].disk[index] = old;
    } else {
        m.files[file.v].disk.erase(index);
    }
}

void OpenFileCreated::apply(Machine& m) const {
    assert(id == m.open_files.size());
    OpenFile open;
    open.file = file;
    open.readable = readable;
    open.writable = writable;
    open.append = append;
    m.open_files.push_back(open);
}
void OpenFileCreated::undo(Machine& m) const { m.open_files.pop_back(); }

void OpenFileReference::apply(Machine& m) const { m.open_files[id].refs += static_cast<u32>(delta); }
void OpenFileReference::undo(Machine& m) const { m.open_files[id].refs -= static_cast<u32>(delta); }

void FilePositionSet::apply(Machine& m) const { m.open_files[id].position = now; }
void FilePositionSet::undo(Machine& m) const { m.open_files[id].position = old; }

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

#include "core/kernel/fs/files.hpp"

namespace cow::kernel {

const OpenFile* open_file(const Machine& m, ProcId proc, i32 fd) {
    const std::vector<Descriptor>& fds = m.process(proc).fds;
    if (fd < 0 || static_cast<std::size_t>(fd) >= fds.size() ||
        fds[static_cast<std::size_t>(fd)].open_file == no_open_file) {
        return nullptr;
    }
    return &m.open_files[fds[static_cast<std::size_t>(fd)].open_file];
}

void close_descriptor(Kernel& k, ProcId proc, u32 fd) {
    const Machine& m = k.machine();
    const std::vector<Descriptor>& fds = m.process(proc).fds;
    const Descriptor old = fds[fd];
    k.emit(DescriptorSet{proc, fd, old, {}, static_cast<u32>(fds.size())});
    k.emit(OpenFileReference{old.open_file, -1});
}

} // namespace cow::kernel

namespace cow {

FileId create_file(Kernel& k, std::string_view path, u64 bytes, bool exec, std::optional<ContentId> fill) {
    const Machine& m = k.machine();
    FileCreated made;
    made.file = FileId{static_cast<u32>(m.files.size())};
    made.name = m.names->intern(path);
    made.size = bytes;
    made.exec = exec;
    made.filled = fill.has_value();
    made.fill = fill.value_or(ContentId{});
    k.emit(made);
    return made.file;
}

void set_disk_page(Kernel& k, FileId file, u64 index, ContentId content) {
    const Machine& m = k.machine();
    const auto& disk = m.files[file.v].disk;
    const auto old = disk.find(index);
    k.emit(PageWrittenBack{file, old != disk.end(), index, old == disk.end() ? ContentId{} : old->second,
                           content});
}

std::optional<FileId> find_file(const Machine& m, std::string_view path) {
    for (std::size_t i = 0; i < m.files.size(); ++i) {
        if (!m.files[i].shmem && m.names->text(m.files[i].name) == path) {
            return FileId{static_cast<u32>(i)};
        }
    }
    return std::nullopt;
}

} // namespace cow

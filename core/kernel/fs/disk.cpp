#include "core/kernel/fs/disk.hpp"

namespace cow {

void set_disk_page(Kernel& k, FileId file, u64 index, ContentId content) {
    const Machine& m = k.machine();
    const auto& disk = m.files[file.v].disk;
    const auto old = disk.find(index);
    k.emit(PageWrittenBack{file, old != disk.end(), index, old == disk.end() ? ContentId{} : old->second,
                           content});
}

} // namespace cow

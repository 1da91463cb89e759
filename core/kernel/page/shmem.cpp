#include "core/kernel/page/shmem.hpp"

#include "core/kernel/mm/commit.hpp"
#include "core/kernel/page/frames.hpp"

namespace cow::kernel {

FileId create_shmem(Kernel& k, u64 pages, bool accounted) {
    FileCreated made;
    made.file = FileId{static_cast<u32>(k.machine().files.size())};
    made.name = k.machine().names->intern("/dev/zero");
    made.size = pages * page_size;
    made.shmem = true;
    made.accounted = accounted;
    k.emit(made);
    return made.file;
}

void release_shmem(Kernel& k, FileId id) {
    const Machine& m = k.machine();
    if (m.files[id.v].mappings != 0) {
        return;
    }
    const u64 charged = m.files[id.v].charged_pages();
    while (!m.files[id.v].cache.empty()) {
        drop_cache_page(k, id, m.files[id.v].cache.begin()->first);
    }
    charge(k, -static_cast<i64>(charged));
}

} // namespace cow::kernel

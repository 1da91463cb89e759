#include "core/kernel/page/shmem.hpp"

namespace cow::kernel {

FileId create_shmem(Kernel& k, u64 bytes, bool accounted, std::string_view name) {
    FileCreated made;
    made.file = FileId{static_cast<u32>(k.machine().files.size())};
    made.name = k.machine().names->intern(name);
    made.size = bytes;
    made.shmem = true;
    made.anonymous = true;
    made.accounted = accounted;
    k.emit(made);
    return made.file;
}

} // namespace cow::kernel

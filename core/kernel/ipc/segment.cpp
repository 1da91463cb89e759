#include "core/kernel/ipc/segment.hpp"

namespace cow::kernel {

std::optional<u32> segment_of(const Machine& m, FileId file) {
    for (std::size_t i = m.segments.size(); i-- > 0;) {
        if (m.segments[i].file == file && !m.segments[i].destroyed) {
            return static_cast<u32>(i);
        }
    }
    return std::nullopt;
}

u64 attachments(const Machine& m, FileId file) { return m.files[file.v].mappings; }

bool leave_segment(Kernel& k, FileId file) {
    const Machine& m = k.machine();
    const std::optional<u32> id = segment_of(m, file);
    if (!id) {
        return true;
    }
    if ((m.segments[*id].mode & shm_mode::dest) == 0) {
        return false;
    }
    k.emit(ShmDestroyed{*id});
    return true;
}

} // namespace cow::kernel

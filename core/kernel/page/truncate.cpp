#include "core/kernel/page/truncate.hpp"

#include "core/kernel/fs/files.hpp"
#include "core/kernel/page/frames.hpp"
#include "core/kernel/table/shared_tables.hpp"
#include "core/kernel/table/zap.hpp"

#include <vector>

namespace cow::kernel {

void truncate(Kernel& k, FileId id) {
    const Machine& m = k.machine();
    for (u32 i = 0; i < m.spaces.size(); ++i) {
        const VmaList vmas = m.spaces[i].vmas;
        for (const Vma& vma : vmas) {
            if (vma.file == id && own_tables(k, MmId{i}, vma.start, vma.end)) {
                zap_range(k, MmId{i}, vma.start, vma.end, PteReason::unmap);
            }
        }
    }
    while (!m.files[id.v].cache.empty()) {
        drop_cache_page(k, id, m.files[id.v].cache.begin()->first);
    }
    std::vector<u64> changed;
    for (const auto& [index, content] : m.files[id.v].disk) {
        changed.push_back(index);
    }
    for (const u64 index : changed) {
        set_disk_page(k, id, index, zero_content);
    }
    const File& file = m.files[id.v];
    k.emit(FileTruncated{id, file.size, file.filled, file.fill});
}

} // namespace cow::kernel

#include "core/kernel/page/filemap.hpp"

#include "core/kernel/fs/files.hpp"
#include "core/kernel/mm/commit.hpp"
#include "core/kernel/table/shared_tables.hpp"
#include "core/kernel/table/zap.hpp"

#include <algorithm>
#include <vector>

namespace cow::kernel {

Pfn cache_page(Kernel& k, FileId id, u64 index, Need need, bool& major) {
    const Machine& m = k.machine();
    const Pfn cached = m.files[id.v].cached(index);
    if (cached != no_pfn) {
        return cached;
    }
    const Pfn pfn = allocate_frame(k, FrameKind::file, disk_content(m, id, index), id, index, need);
    if (pfn == no_pfn) {
        return no_pfn;
    }
    const bool cold = m.files[id.v].cold.contains(index);
    if (m.files[id.v].shmem) {
        k.emit(FrameZeroed{pfn});
    } else {
        major = major || cold;
    }
    k.emit(CachePageAdded{id, pfn, index, cold});
    if (m.files[id.v].shmem && !m.files[id.v].accounted) {
        charge(k, 1); // mm/shmem.c: shmem_inode_acct_blocks; where overcommit could refuse it, all are accounted
    }
    return pfn;
}

void drop_cache_page(Kernel& k, FileId id, u64 index) {
    const Machine& m = k.machine();
    const Pfn pfn = m.files[id.v].cached(index);
    k.emit(CachePageRemoved{id, pfn, index});
    put_frame(k, pfn);
}

bool write_cache(Kernel& k, FileId file, u64 position, std::span<const u8> bytes) {
    const Machine& m = k.machine();
    while (!bytes.empty()) {
        const u64 in_page = position & page_mask;
        const std::size_t here = std::min<std::size_t>(bytes.size(), page_size - in_page);
        bool major = false;
        const Pfn pfn = cache_page(k, file, position >> page_shift, Need::call, major);
        if (pfn == no_pfn) {
            return false;
        }
        const ContentId old = m.frames[pfn].content;
        const ContentId now = m.contents->write(old, static_cast<u32>(in_page), bytes.first(here));
        k.emit(BytesWritten{pfn, static_cast<u16>(in_page), static_cast<u16>(here), old, now});
        set_frame_flag(k, pfn, frame_flag::dirty, true);
        position += here;
        bytes = bytes.subspan(here);
        if (position > m.files[file.v].size) {
            k.emit(FileResized{file, m.files[file.v].size, position});
        }
    }
    return true;
}

void truncate(Kernel& k, FileId id) {
    const Machine& m = k.machine();
    for (u32 i = 0; i < m.spaces.size(); ++i) {
        const std::vector<Vma> vmas = m.spaces[i].vmas;
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

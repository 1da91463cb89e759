#include "core/kernel/page/filemap.hpp"

#include "core/kernel/mm/commit.hpp"
#include "core/kernel/page/frames.hpp"

#include <algorithm>

namespace cow::kernel {

Pfn cache_page(Kernel& k, FileId id, u64 index, Need need, bool& major) {
    const Machine& m = k.machine();
    const Pfn cached = m.files[id.v].cached(index);
    if (cached != no_pfn) {
        if (m.frames[cached].has(frame_flag::fallocated)) {
            k.emit(FrameZeroed{cached});
            set_frame_flag(k, cached, frame_flag::fallocated, false);
        }
        set_frame_flag(k, cached, frame_flag::reclaim, false); // page_cache_async_ra
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
        charge(k,
               1); // mm/shmem.c: shmem_inode_acct_blocks; where overcommit could refuse it, all are accounted
    }
    return pfn;
}

void warm_pages(Kernel& k, FileId id, u64 first, u64 last) {
    const std::set<u64>& cold = k.machine().files[id.v].cold;
    for (auto it = cold.lower_bound(first); it != cold.end() && *it < last; it = cold.lower_bound(first)) {
        const u64 begin = *it;
        first = begin;
        for (; it != cold.end() && *it == first && first < last; ++it) {
            ++first;
        }
        k.emit(FileReadAhead{id, begin, first - begin});
    }
}

void read_ahead(Kernel& k, const Vma& vma, u64 index) {
    const Machine& m = k.machine();
    const File& file = m.files[vma.file.v];
    const u64 window = m.config.read_ahead;
    if (!file.cold.contains(index) || window == 0) {
        return;
    }
    const bool code = vma.has(vm::exec) && m.config.has(KernelTrait::exec_reads_on);
    if (vma.has(vm::random) && !code) { // code is read at random anyway
        return;
    }
    u64 first = index;
    u64 last = index + window;
    if (code && !vma.has(vm::sequential)) {
        last = std::min(last, vma.pgoff + vma.pages());
    } else if (!vma.has(vm::sequential)) {
        first = index - std::min(index, window / 2);
        last = first + window;
    }
    warm_pages(k, vma.file, first, index);
    warm_pages(k, vma.file, index + 1, last);
}

bool write_cache(Kernel& k, FileId file, u64 position, const ContentPiece& piece) {
    const Machine& m = k.machine();
    for (u32 done = 0; done < piece.length;) {
        const u64 in_page = position & page_mask;
        const u32 here = static_cast<u32>(std::min<u64>(piece.length - done, page_size - in_page));
        bool major = false;
        const Pfn pfn = cache_page(k, file, position >> page_shift, Need::call, major);
        if (pfn == no_pfn) {
            return false;
        }
        const ContentId old = m.frames[pfn].content;
        const ContentId now = m.contents->copy(old, static_cast<u32>(in_page), piece.part(done, here));
        k.emit(BytesWritten{pfn, static_cast<u16>(in_page), static_cast<u16>(here), old, now});
        set_frame_flag(k, pfn, frame_flag::dirty, true);
        position += here;
        done += here;
        if (position > m.files[file.v].size) {
            k.emit(FileResized{file, m.files[file.v].size, position});
        }
    }
    return true;
}

} // namespace cow::kernel

#include "core/kernel/page/truncate.hpp"

#include "core/kernel/page/filemap.hpp"
#include "core/kernel/page/frames.hpp"
#include "core/kernel/table/shared_tables.hpp"
#include "core/kernel/table/zap.hpp"

#include <algorithm>
#include <vector>

namespace cow::kernel {
namespace {

constexpr u64 no_end = ~u64{0};

void drop_pages(Kernel& k, FileId id, u64 first, u64 last) {
    const Machine& m = k.machine();
    for (;;) {
        const auto page = m.files[id.v].cache.lower_bound(first);
        if (page == m.files[id.v].cache.end() || page->first >= last) {
            return;
        }
        drop_cache_page(k, id, page->first);
    }
}

/// What of [first, last) the disk has bytes for, or must be read from it.
std::vector<u64> blocks(const File& file, u64 first, u64 last) {
    std::vector<u64> out;
    for (auto at = file.disk.lower_bound(first); at != file.disk.end() && at->first < last; ++at) {
        out.push_back(at->first);
    }
    for (auto at = file.cold.lower_bound(first); at != file.cold.end() && *at < last; ++at) {
        out.push_back(*at);
    }
    return out;
}

/// mm/truncate.c: truncate_pagecache_range, mm/shmem.c: shmem_fallocate: the end of a hole within the first page wraps
/// around.
bool unmaps_to_the_end(const Machine& m, FileId id, u64 hole_end) {
    return hole_end < page_size && (m.files[id.v].shmem || m.config.has(KernelTrait::partial_hole_unmaps));
}

/// mm/truncate.c: truncate_inode_partial_folio: [from, to) of a page in the cache, which gets no dirtier by it.
void zero_cached(Kernel& k, Pfn pfn, u64 from, u64 to) {
    const Machine& m = k.machine();
    const std::vector<u8> zeroes(to - from);
    const u16 offset = static_cast<u16>(from & page_mask);
    const ContentId old = m.frames[pfn].content;
    const ContentId now = m.contents->write(old, offset, zeroes);
    if (now != old) {
        k.emit(BytesWritten{pfn, offset, static_cast<u16>(zeroes.size()), old, now});
    }
}

/// fs/ext4/inode.c: ext4_setattr, truncate_pagecache: what lies behind the new end is zeroed as well.
void grow(Kernel& k, FileId id, u64 size) {
    const File& file = k.machine().files[id.v];
    zero_tail(k, id, size);
    k.emit(FileResized{id, file.size, size});
    const Pfn last = file.cached(size >> page_shift);
    if (!file.shmem && last != no_pfn && (size & page_mask) != 0) {
        zero_cached(k, last, size, (size | page_mask) + 1);
    }
}

} // namespace

void unmap_file_pages(Kernel& k, FileId id, u64 first, u64 last, Copies copies) {
    const Machine& m = k.machine();
    for (u32 i = 0; i < m.spaces.size(); ++i) {
        const VmaList vmas = m.spaces[i].vmas;
        for (const Vma& vma : vmas) {
            const u64 from = std::max(first, vma.pgoff);
            const u64 to = std::min(last, vma.pgoff + vma.pages());
            if (vma.file != id || from >= to) {
                continue;
            }
            const Vpn start = vma.page_of(from);
            const Vpn end = vma.page_of(to);
            if (own_tables(k, MmId{i}, start, end)) {
                zap_range(k, MmId{i}, start, end, PteReason::unmap,
                          copies == Copies::stay ? Stays::markers_and_copies : Stays::markers);
            }
        }
    }
}

ContentId block_of(const Machine& m, FileId id, u64 index) {
    const File& file = m.files[id.v];
    if (const auto changed = file.disk.find(index); changed != file.disk.end()) {
        return changed->second;
    }
    const bool there = !file.shmem && (file.implied || index < pages_for(file.disk_size));
    return there ? disk_content(m, id, index) : hole_content;
}

void set_block(Kernel& k, FileId id, u64 index, ContentId content) {
    const File& file = k.machine().files[id.v];
    const auto old = file.disk.find(index);
    const bool had = old != file.disk.end();
    k.emit(DiskPageSet{id, had, file.cold.contains(index), index, had ? old->second : ContentId{}, content});
}

void zero_in_page(Kernel& k, FileId id, u64 from, u64 to) {
    const Machine& m = k.machine();
    const u64 index = from >> page_shift;
    const bool written = block_of(m, id, index) < unwritten_content;
    if (m.files[id.v].cached(index) == no_pfn && !written) {
        return;
    }
    bool major = false;
    const Pfn pfn = cache_page(k, id, index, Need::call, major);
    if (pfn == no_pfn) {
        return;
    }
    zero_cached(k, pfn, from, to);
    if (m.files[id.v].shmem || written) {
        set_frame_flag(k, pfn, frame_flag::dirty, true);
    }
}

void zero_tail(Kernel& k, FileId id, u64 size) {
    const File& file = k.machine().files[id.v];
    if (!k.machine().config.has(KernelTrait::grown_tail_is_zeroed)) {
        return;
    }
    if (!file.shmem && size > file.size && (file.size & page_mask) != 0) {
        zero_in_page(k, id, file.size, std::min(size, (file.size | page_mask) + 1));
    }
}

void drop_from(Kernel& k, FileId id, u64 first) {
    unmap_file_pages(k, id, first, no_end, Copies::go);
    drop_pages(k, id, first, no_end);
}

void truncate(Kernel& k, FileId id, u64 size) {
    const Machine& m = k.machine();
    if (size > m.files[id.v].size) {
        grow(k, id, size);
        return;
    }
    const u64 pages = pages_for(size);
    drop_from(k, id, pages);
    for (const u64 index : blocks(m.files[id.v], pages, no_end)) {
        set_block(k, id, index, hole_content);
    }
    if ((size & page_mask) != 0) {
        zero_in_page(k, id, size, pages << page_shift);
    }
    const File& file = m.files[id.v];
    k.emit(FileTruncated{id, file.size, size, file.disk_size, file.implied});
    if (size == 0 && !file.shmem && !file.flush_on_close) { // ext4_truncate: a file that is written anew
        k.emit(FlushOnCloseSet{id, true});
    }
}

void make_hole(Kernel& k, FileId id, u64 from, u64 to) {
    const Machine& m = k.machine();
    const u64 first = pages_for(from);
    const u64 last = std::max(first, to >> page_shift);
    unmap_file_pages(k, id, first, unmaps_to_the_end(m, id, to) ? no_end : last, Copies::stay);
    drop_pages(k, id, first, last);
    const bool within = from >> page_shift == (to - 1) >> page_shift;
    if ((from & page_mask) != 0 || (within && (to & page_mask) != 0)) {
        zero_in_page(k, id, from, std::min(to, (from | page_mask) + 1));
    }
    if (!within && (to & page_mask) != 0) {
        zero_in_page(k, id, to & ~page_mask, to);
    }
    const u64 stored = std::min(last, pages_for(m.files[id.v].size));
    for (u64 index = first; index < stored && !m.files[id.v].shmem; ++index) {
        if (block_of(m, id, index) != hole_content) {
            set_block(k, id, index, hole_content);
        }
    }
}

} // namespace cow::kernel

#include "core/kernel/page/writeback.hpp"

#include "core/kernel/fs/disk.hpp"
#include "core/kernel/page/frames.hpp"
#include "core/kernel/table/tables.hpp"
#include "core/kernel/table/tlb.hpp"
#include "core/machine/rmap.hpp"

#include <vector>

namespace cow::kernel {
namespace {

/// mm/rmap.c: page_mkclean_one. Entries of private mappings are clean and read-only anyway.
void make_clean(Kernel& k, Pfn pfn) {
    const Machine& m = k.machine();
    for (const Mapping& mapping : mappings_of(m, pfn)) {
        const Pte now = m.pte(mapping.mm, mapping.page); // another space may reach the same table
        const Vma* vma = m.space(mapping.mm).find(mapping.page);
        if (!vma->is_shared() || (!now.has(Pte::D) && !now.writable())) {
            continue;
        }
        set_pte(k, mapping.mm, mapping.table, mapping.page, now, now.without(Pte::W | Pte::D),
                PteReason::writeback);
        flush_page(k, mapping.mm, mapping.page);
    }
}

} // namespace

ContentId disk_bytes(const Machine& m, Pfn pfn) {
    const Frame& frame = m.frames[pfn];
    const u64 end = m.files[frame.file.v].size;
    if (end >> page_shift != frame.index || (end & page_mask) == 0) {
        return frame.content;
    }
    const std::vector<u8> zeroes(page_size - (end & page_mask));
    return m.contents->write(frame.content, static_cast<u32>(end & page_mask), zeroes);
}

bool write_back_page(Kernel& k, Pfn pfn) {
    const Machine& m = k.machine();
    const Frame frame = m.frames[pfn];
    if (!frame.is_cache() || !frame.has(frame_flag::dirty)) {
        return false;
    }
    make_clean(k, pfn);
    if (const ContentId now = disk_bytes(m, pfn); now != frame.content) {
        const u64 end = m.files[frame.file.v].size & page_mask;
        k.emit(
            BytesWritten{pfn, static_cast<u16>(end), static_cast<u16>(page_size - end), frame.content, now});
    }
    set_frame_flag(k, pfn, frame_flag::dirty | frame_flag::reclaim, false); // folio_end_writeback
    set_disk_page(k, frame.file, frame.index, m.frames[pfn].content);
    return true;
}

u64 write_back(Kernel& k, FileId id, u64 first, u64 last) {
    const auto& cache = k.machine().files[id.v].cache; // writing back takes no page out of it
    u64 written = 0;
    for (auto it = cache.lower_bound(first); it != cache.end() && it->first < last; ++it) {
        written += write_back_page(k, it->second) ? 1 : 0;
    }
    return written;
}

} // namespace cow::kernel

namespace cow {

u64 write_back_all(Kernel& k) {
    const Machine& m = k.machine();
    u64 written = 0;
    for (u32 i = 0; i < m.files.size(); ++i) {
        written += kernel::write_back(k, FileId{i}, 0, ~u64{0});
    }
    k.emit(WritebackDone{written});
    return written;
}

} // namespace cow

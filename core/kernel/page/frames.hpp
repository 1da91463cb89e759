#pragma once
// What becomes of a frame once it is taken: its flags, and its way back (mm/swap.c: folio_put).

#include "core/kernel/kernel.hpp"

namespace cow::kernel {

/// Frees a frame that nobody refers to any more; no effect while somebody does.
void put_frame(Kernel& k, Pfn pfn);
/// mm/page-writeback.c: folio_mark_dirty: what becomes dirty is not to be reclaimed at once any more.
void set_frame_flag(Kernel& k, Pfn pfn, u8 flag, bool on);
/// mm/filemap.c: filemap_remove_folio. `cold`: it was given up to make room, so that the disk must be read again.
void drop_cache_page(Kernel& k, FileId file, u64 index, bool cold = false);

} // namespace cow::kernel

#pragma once
// The page cache (mm/filemap.c).

#include "core/kernel/kernel.hpp"
#include "core/kernel/page/page_alloc.hpp"

#include <span>

namespace cow::kernel {

/// The page cache's frame for a page, read in when it is not there; no_pfn when memory is short. `major` is set when the
/// disk had to be read.
Pfn cache_page(Kernel& k, FileId file, u64 index, Need need, bool& major);
/// mm/filemap.c: do_sync_mmap_readahead: what a fault on a cold page reads besides: after MADV_SEQUENTIAL what
/// follows in the file; of what is executed, what follows in the VMA; of other memory, what lies around it.
void read_ahead(Kernel& k, const Vma& vma, u64 index);
/// Cold pages of [first, last) are read into the page cache. Frames stand for them when somebody uses them.
void warm_pages(Kernel& k, FileId file, u64 first, u64 last);
/// mm/filemap.c: generic_perform_write: the bytes go to the page cache, where every mapping that has no private copy
/// sees them at once.
bool write_cache(Kernel& k, FileId file, u64 position, const ContentPiece& piece);

} // namespace cow::kernel

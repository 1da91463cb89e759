#pragma once
// The page cache (mm/filemap.c).

#include "core/kernel/kernel.hpp"
#include "core/kernel/page/page_alloc.hpp"

#include <span>

namespace cow::kernel {

/// The page cache's frame for a page, read in when it is not there; no_pfn when memory is short. `major` is set when the
/// disk had to be read.
Pfn cache_page(Kernel& k, FileId file, u64 index, Need need, bool& major);
/// mm/filemap.c: generic_perform_write: the bytes go to the page cache, where every mapping that has no private copy
/// sees them at once.
bool write_cache(Kernel& k, FileId file, u64 position, const ContentPiece& piece);

} // namespace cow::kernel

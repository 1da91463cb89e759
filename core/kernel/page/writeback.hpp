#pragma once
// Writing dirty page cache to the disk (mm/page-writeback.c). Shared memory has no disk: its frames stay dirty.

#include "core/kernel/kernel.hpp"

namespace cow {

/// The background's work: all that is dirty. The pages it wrote.
u64 write_back_all(Kernel& k);

namespace kernel {

/// fs/ext4/page-io.c: ext4_bio_write_folio: what of a page of a file reaches the disk: not what mappings left behind the
/// file's end.
ContentId disk_bytes(const Machine& m, Pfn pfn);
/// mm/page-writeback.c: folio_clear_dirty_for_io; mm/rmap.c: folio_mkclean. A frame that is written back is clean, and so
/// are the entries of shared mappings, which get write-protected: the next store is to be noticed. False: it was clean.
bool write_back_page(Kernel& k, Pfn pfn);
/// mm/filemap.c: filemap_fdatawrite_range: the pages [first, last) of a file. How many were dirty.
u64 write_back(Kernel& k, FileId file, u64 first, u64 last);

} // namespace kernel
} // namespace cow

#pragma once
// Cutting files off and making holes in them, and what that does to mappings (mm/truncate.c).

#include "core/kernel/kernel.hpp"

namespace cow::kernel {

/// Whether private copies of a file's pages go too, where the file's own pages are unmapped.
enum class Copies : u8 { stay, go };
/// mm/memory.c: unmap_mapping_pages: pages [first, last) of the file, in every address space.
void unmap_file_pages(Kernel& k, FileId file, u64 first, u64 last, Copies copies);
/// fs/attr.c: notify_change with ATTR_SIZE: the file has `size` bytes from now on. Where it shrinks, what lies behind goes
/// from the page cache and from every mapping, private copies too (even_cows).
void truncate(Kernel& k, FileId file, u64 size);
/// mm/truncate.c: truncate_pagecache: pages from `first` on leave the page cache and all mappings, private copies too.
void drop_from(Kernel& k, FileId file, u64 first);
/// mm/truncate.c: truncate_pagecache_range, and the blocks below: bytes [from, to) are zero from now on. Private copies
/// stay.
void make_hole(Kernel& k, FileId file, u64 from, u64 to);
/// What a page has on disk: bytes, unwritten_content or hole_content.
ContentId block_of(const Machine& m, FileId file, u64 index);
void set_block(Kernel& k, FileId file, u64 index, ContentId content);
/// fs/ext4/inode.c: ext4_block_zero_page_range: zeroes within one page, which is dirty then; nothing where no
/// bytes are.
void zero_in_page(Kernel& k, FileId file, u64 from, u64 to);
/// fs/ext4/inode.c: ext4_block_truncate_page, before the file is made to reach behind `size`: what a store left behind its
/// end does not become part of it.
void zero_tail(Kernel& k, FileId file, u64 size);

} // namespace cow::kernel

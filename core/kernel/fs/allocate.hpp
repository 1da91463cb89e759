#pragma once
// The sizes of files and what they take of their disk (fs/open.c, fs/ext4/extents.c, mm/shmem.c).

#include "core/base/errno.hpp"
#include "core/kernel/kernel.hpp"

#include <string_view>

namespace cow {

namespace falloc {
inline constexpr u32 keep_size = 0x01, punch_hole = 0x02, collapse_range = 0x08, zero_range = 0x10,
                     insert_range = 0x20, unshare_range = 0x40;
}

namespace sys {

CallResult truncate(Kernel& k, ProcId proc, std::string_view path, i64 size);
CallResult ftruncate(Kernel& k, ProcId proc, i32 fd, i64 size);
/// As ext4 does it for a file on disk, and tmpfs for one in memory.
CallResult fallocate(Kernel& k, ProcId proc, i32 fd, u32 mode, i64 offset, i64 length);

} // namespace sys

namespace kernel {

/// fs/ext4/inode.c: ext4_punch_hole, up to the page that the file ends in; mm/shmem.c: shmem_fallocate. Private copies stay.
Errno punch(Kernel& k, FileId file, u64 from, u64 to);

} // namespace kernel
} // namespace cow

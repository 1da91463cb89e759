#pragma once
// Asking for writeback of files: fsync, fdatasync, sync_file_range, sync, syncfs (fs/sync.c).

#include "core/base/errno.hpp"
#include "core/kernel/kernel.hpp"

namespace cow {

namespace sync_range {
inline constexpr u32 wait_before = 1, write = 2, wait_after = 4;
}

/// posix_fadvise's advice, with Linux's numbers.
namespace fadvice {
inline constexpr i32 normal = 0, random = 1, sequential = 2, willneed = 3, dontneed = 4, noreuse = 5;
}

namespace sys {

CallResult fsync(Kernel& k, ProcId proc, i32 fd);
CallResult fdatasync(Kernel& k, ProcId proc, i32 fd);
/// The pages that [offset, offset + bytes) touches; 0 bytes: to the end.
CallResult sync_file_range(Kernel& k, ProcId proc, i32 fd, i64 offset, i64 bytes, u32 flags);
/// mm/fadvise.c: ksys_fadvise64_64. What POSIX_FADV_DONTNEED does is not modelled.
CallResult fadvise64(Kernel& k, ProcId proc, i32 fd, i64 offset, i64 bytes, i32 advice);
/// mm/readahead.c: ksys_readahead.
CallResult readahead(Kernel& k, ProcId proc, i32 fd, i64 offset, u64 bytes);
CallResult sync(Kernel& k, ProcId proc);
/// Of the file system that a descriptor is on: that of the files on disk, or of memory, which has nothing to write.
CallResult syncfs(Kernel& k, ProcId proc, i32 fd);

} // namespace sys
} // namespace cow

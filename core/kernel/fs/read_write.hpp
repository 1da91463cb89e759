#pragma once
// read and write (fs/read_write.c, mm/filemap.c).

#include "core/base/errno.hpp"
#include "core/kernel/kernel.hpp"

#include <span>

namespace cow {

/// No read or write moves more bytes (MAX_RW_COUNT, fs/read_write.c).
inline constexpr u64 max_rw_count = 0x7ffff000;

namespace sys {

/// A kernel write into user memory: breaks COW as a store does.
CallResult read(Kernel& k, ProcId proc, i32 fd, VirtAddr buffer, u64 count);
/// The position moves, no memory is touched (a trace shows the bytes, not the buffer's address).
CallResult read_untracked(Kernel& k, ProcId proc, i32 fd, u64 count);
/// A kernel read of user memory: copies nothing.
CallResult write(Kernel& k, ProcId proc, i32 fd, VirtAddr buffer, u64 count);
CallResult write_untracked(Kernel& k, ProcId proc, i32 fd, std::span<const u8> bytes, u64 count);

} // namespace sys
} // namespace cow

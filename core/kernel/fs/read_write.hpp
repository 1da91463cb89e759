#pragma once
// read, write and their kin (fs/read_write.c, mm/filemap.c).

#include "core/base/errno.hpp"
#include "core/kernel/fs/io_vec.hpp"
#include "core/kernel/kernel.hpp"

#include <optional>
#include <span>

namespace cow {

/// No read or write moves more bytes (MAX_RW_COUNT, fs/read_write.c).
inline constexpr u64 max_rw_count = 0x7ffff000;

namespace rwf {
inline constexpr u32 hipri = 0x01, nowait = 0x08, append = 0x10, noappend = 0x20,
                     known = hipri | nowait | append | noappend;
}

namespace sys {

/// Kernel writes into user memory: they break COW as stores do.
CallResult read(Kernel& k, ProcId proc, i32 fd, VirtAddr buffer, u64 count);
CallResult pread64(Kernel& k, ProcId proc, i32 fd, VirtAddr buffer, u64 count, i64 offset);
CallResult readv(Kernel& k, ProcId proc, i32 fd, std::span<const IoVec> vectors);
/// preadv, and preadv2 with `flags` (rwf), where the offset -1 is the file position.
CallResult preadv(Kernel& k, ProcId proc, i32 fd, std::span<const IoVec> vectors, i64 offset,
                  std::optional<u32> flags = {});
/// The position moves, unless there is an `offset`; no memory is touched (a trace shows the bytes, not the buffer's
/// address).
CallResult read_untracked(Kernel& k, ProcId proc, i32 fd, u64 count, std::optional<i64> offset = {});

/// Kernel reads of user memory: they copy nothing.
CallResult write(Kernel& k, ProcId proc, i32 fd, VirtAddr buffer, u64 count);
CallResult pwrite64(Kernel& k, ProcId proc, i32 fd, VirtAddr buffer, u64 count, i64 offset);
CallResult writev(Kernel& k, ProcId proc, i32 fd, std::span<const IoVec> vectors);
CallResult pwritev(Kernel& k, ProcId proc, i32 fd, std::span<const IoVec> vectors, i64 offset,
                   std::optional<u32> flags = {});
/// `bytes` are what is written, and zeroes up to `count`; at `offset`, or at the file position.
CallResult write_untracked(Kernel& k, ProcId proc, i32 fd, std::span<const u8> bytes, u64 count,
                           std::optional<i64> offset = {});

} // namespace sys

namespace kernel {

/// The largest size that a file may have, bytes (s_maxbytes).
u64 max_file_bytes(const File& file);
/// mm/shmem.c: shmem_write_begin; fs/read_write.c: generic_write_check_limits: how many of `count` bytes at `position` may
/// be written, or why none.
CallResult writable_bytes(const File& file, u64 position, u64 count);
/// The file's bytes [position, position + size), which lie in one page and before its end; nothing without memory. Reading
/// a hole of shared memory makes no page (shmem_file_read_iter).
std::optional<ContentPiece> cached_bytes(Kernel& k, FileId file, u64 position, u64 size);

} // namespace kernel
} // namespace cow

#pragma once
// System V shared memory: struct shmid_kernel.

#include "core/base/ids.hpp"

namespace cow {

namespace shm_mode {
inline constexpr u32 dest = 01000;   ///< SHM_DEST: removed, goes with its last attachment
inline constexpr u32 locked = 02000; ///< SHM_LOCKED
} // namespace shm_mode

/// Its id is its place in Machine::segments: ids are given out one after the other and not again.
struct ShmSegment {
    FileId file = no_file; ///< the shared memory behind it; an attachment is a VMA of it
    u32 key = 0;           ///< 0 (IPC_PRIVATE): nobody finds it by a key
    u32 mode = 0;          ///< rights and shm_mode
    bool destroyed = false;
    u64 size = 0; ///< bytes, as they were asked for

    bool operator==(const ShmSegment&) const = default;
};

} // namespace cow

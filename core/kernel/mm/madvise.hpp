#pragma once
// madvise (mm/madvise.c).

#include "core/base/errno.hpp"
#include "core/kernel/kernel.hpp"

namespace cow {

/// madvise(2) advice, with Linux's numbers.
enum class Advice : u8 {
    normal = 0,
    random = 1,
    dontneed = 4,
    free = 8,
    dontfork = 10,
    dofork = 11,
    mergeable = 12,
    unmergeable = 13,
    wipeonfork = 18,
    keeponfork = 19,
    populate_read = 22,
    populate_write = 23,
};

namespace sys {

CallResult madvise(Kernel& k, ProcId proc, VirtAddr addr, u64 length, i32 advice);

} // namespace sys
} // namespace cow

#pragma once
// madvise (mm/madvise.c).

#include "core/base/errno.hpp"
#include "core/kernel/kernel.hpp"

namespace cow {

/// madvise(2) advice, with Linux's numbers.
enum class Advice : u8 {
    normal = 0,
    random = 1,
    sequential = 2,
    willneed = 3,
    dontneed = 4,
    free = 8,
    remove = 9,
    dontfork = 10,
    dofork = 11,
    mergeable = 12,
    unmergeable = 13,
    hugepage = 14,
    nohugepage = 15,
    dontdump = 16,
    dodump = 17,
    wipeonfork = 18,
    keeponfork = 19,
    cold = 20,
    pageout = 21,
    populate_read = 22,
    populate_write = 23,
    dontneed_locked = 24,
    collapse = 25,
    hwpoison = 100,     ///< takes a frame away from the machine: not modelled
    soft_offline = 101, ///< likewise
    guard_install = 102,
    guard_remove = 103,
};

namespace sys {

CallResult madvise(Kernel& k, ProcId proc, VirtAddr addr, u64 length, i32 advice);

} // namespace sys
} // namespace cow

#pragma once
// madvise (mm/madvise.c).

#include "core/base/errno.hpp"
#include "core/kernel/fs/io_vec.hpp"
#include "core/kernel/kernel.hpp"

#include <span>

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

/// PIDFD_SELF_THREAD, PIDFD_SELF_THREAD_GROUP: the caller.
namespace pidfd_self {
inline constexpr i32 thread = -10000, process = -10001;
}

namespace sys {

CallResult madvise(Kernel& k, ProcId proc, VirtAddr addr, u64 length, i32 advice);
/// mm/madvise.c: SYSCALL_DEFINE5(process_madvise), 6.18. `pidfd`: of a process, or one of pidfd_self. The result: bytes.
CallResult process_madvise(Kernel& k, ProcId proc, i32 pidfd, std::span<const IoVec> ranges, i32 advice,
                           u32 flags);

} // namespace sys
} // namespace cow

#pragma once
// A segment of System V shared memory, as those see it who let go of its memory (ipc/shm.c).

#include "core/kernel/kernel.hpp"

#include <optional>

namespace cow::kernel {

/// The segment that a file is the memory of, as long as it is not destroyed; its number, or nothing.
std::optional<u32> segment_of(const Machine& m, FileId file);
/// Attachments (shm_nattch): each VMA is one, so that a split makes two of one.
u64 attachments(const Machine& m, FileId file);
/// ipc/shm.c: shm_close: an attachment is gone. True: the file's memory may go, too.
bool leave_segment(Kernel& k, FileId file);

} // namespace cow::kernel

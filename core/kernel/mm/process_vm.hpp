#pragma once
// Copying between the memory of two processes (mm/process_vm_access.c).

#include "core/base/errno.hpp"
#include "core/kernel/fs/read_write.hpp"
#include "core/kernel/kernel.hpp"

#include <span>

namespace cow {

namespace sys {

/// `remote` to `local`. Pages of `remote` that are shared since fork are copied for its process (FOLL_PIN), also to be
/// read.
CallResult process_vm_readv(Kernel& k, ProcId proc, i64 pid, std::span<const IoVec> local,
                            std::span<const IoVec> remote, u64 flags);
CallResult process_vm_writev(Kernel& k, ProcId proc, i64 pid, std::span<const IoVec> local,
                             std::span<const IoVec> remote, u64 flags);

} // namespace sys
} // namespace cow

#pragma once
// The invisible files behind MAP_SHARED|MAP_ANONYMOUS (mm/shmem.c).

#include "core/kernel/kernel.hpp"

namespace cow::kernel {

/// mm/shmem.c: shmem_zero_setup. `accounted`: its pages are charged while somebody maps it.
FileId create_shmem(Kernel& k, u64 pages, bool accounted);
/// mm/shmem.c: shmem_evict_inode: the memory goes with its last mapping.
void release_shmem(Kernel& k, FileId file);

} // namespace cow::kernel

#pragma once
// The invisible files behind MAP_SHARED|MAP_ANONYMOUS (mm/shmem.c).

#include "core/kernel/kernel.hpp"

namespace cow::kernel {

/// mm/shmem.c: shmem_zero_setup. `accounted`: its pages are charged while somebody maps it.
FileId create_shmem(Kernel& k, u64 pages, bool accounted);

} // namespace cow::kernel

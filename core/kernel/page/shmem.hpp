#pragma once
// The invisible files behind MAP_SHARED|MAP_ANONYMOUS (mm/shmem.c).

#include "core/kernel/kernel.hpp"

#include <string_view>

namespace cow::kernel {

/// mm/shmem.c: shmem_kernel_file_setup, shmem_zero_setup. `accounted`: its pages are charged as long as it lives.
FileId create_shmem(Kernel& k, u64 bytes, bool accounted, std::string_view name);

} // namespace cow::kernel

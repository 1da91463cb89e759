#pragma once
// Where a mapping goes (mm/mmap.c: __get_unmapped_area; arch/x86/kernel/sys_x86_64.c; mm/huge_memory.c).

#include "core/base/errno.hpp"
#include "core/kernel/kernel.hpp"

#include <optional>

namespace cow::kernel {

/// What is to be placed.
struct Placement {
    VirtAddr addr{}; ///< a hint, 0 for none, or with MAP_FIXED where it must be
    u64 pages = 0;
    u32 flags = 0; ///< of mmap: MAP_FIXED, MAP_FIXED_NOREPLACE, MAP_32BIT, MAP_ABOVE4G count
    FileId file = no_file;
    u64 pgoff = 0; ///< page of the file
    bool is_private = true;
    std::optional<VirtAddr> recorded{}; ///< a trace says that the kernel chose this: taken when it is free
};

/// Chooses the address, into `start`; ENOMEM, EINVAL or EPERM.
CallResult place_mapping(const Machine& m, ProcId proc, const Placement& wanted, Vpn& start);

} // namespace cow::kernel

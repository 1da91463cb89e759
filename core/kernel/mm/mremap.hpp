#pragma once
// mremap (mm/mremap.c): PTEs move, frames stay.

#include "core/base/errno.hpp"
#include "core/kernel/kernel.hpp"

#include <optional>

namespace cow {

namespace mremap_flag {
inline constexpr u32 maymove = 1, fixed = 2, dontunmap = 4;
}

namespace sys {

CallResult mremap(Kernel& k, ProcId proc, VirtAddr old_addr, u64 old_length, u64 new_length, u32 flags,
                  VirtAddr new_addr, std::optional<VirtAddr> recorded = {});

} // namespace sys
} // namespace cow

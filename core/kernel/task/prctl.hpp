#pragma once
// prctl's memory options (kernel/sys.c).

#include "core/base/errno.hpp"
#include "core/kernel/kernel.hpp"
#include "core/kernel/mm/area_name.hpp"

namespace cow {

namespace prctl_option {
inline constexpr i32 set_memory_merge = 67, get_memory_merge = 68, set_vma = 0x53564d41;
inline constexpr u64 set_vma_anon_name = 0; ///< the one thing that set_vma does
} // namespace prctl_option

namespace sys {

/// PR_SET_MEMORY_MERGE, PR_GET_MEMORY_MERGE; `others`: a bit of any further argument. EINVAL.
CallResult prctl(Kernel& k, ProcId proc, i32 option, u64 arg, u64 others = 0);
/// prctl(PR_SET_VMA, what, addr, length, name).
CallResult prctl_set_vma(Kernel& k, ProcId proc, u64 what, VirtAddr addr, u64 length, const AreaName& name);

} // namespace sys
} // namespace cow

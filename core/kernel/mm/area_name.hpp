#pragma once
// Names of anonymous memory (mm/madvise.c: set_anon_vma_name).

#include "core/base/errno.hpp"
#include "core/kernel/kernel.hpp"

#include <string>

namespace cow {

/// The last argument of prctl(PR_SET_VMA, PR_SET_VMA_ANON_NAME, …).
struct AreaName {
    const std::string* text = nullptr; ///< as a trace shows it; null: what is at `at`
    VirtAddr at{};                     ///< 0: no name
    static constexpr u64 most = 80;    ///< bytes, with the zero
};

namespace kernel {

/// EINVAL, also for a name with signs that a name may not have; EFAULT; EBADF where a file is mapped; ENOMEM for a hole.
Errno set_area_name(Kernel& k, ProcId proc, VirtAddr addr, u64 length, const AreaName& name);

} // namespace kernel
} // namespace cow

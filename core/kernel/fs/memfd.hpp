#pragma once
// memfd_create (mm/memfd.c).

#include "core/base/errno.hpp"
#include "core/kernel/kernel.hpp"

#include <optional>
#include <string_view>

namespace cow {

namespace mfd {
inline constexpr u32 cloexec = 1, allow_sealing = 2, hugetlb = 4, noexec_seal = 8, exec = 16;
}

namespace sys {

/// A file in memory that has no name in any directory.
CallResult memfd_create(Kernel& k, ProcId proc, std::string_view name, u32 flags,
                        std::optional<i32> recorded_fd = {});

} // namespace sys
} // namespace cow

#pragma once
// Resource limits (kernel/sys.c).

#include "core/base/errno.hpp"
#include "core/kernel/kernel.hpp"

#include <optional>
#include <string_view>

namespace cow::sys {

/// prlimit64, and as `name` setrlimit and getrlimit, of which it is what both do. `pid` 0 is the caller; what held before is
/// written to `old`.
CallResult prlimit(Kernel& k, ProcId proc, std::string_view name, i64 pid, u32 resource,
                   std::optional<Rlimit> now, std::optional<VirtAddr> old = {});

} // namespace cow::sys

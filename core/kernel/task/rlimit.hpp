#pragma once
// Resource limits (kernel/sys.c).

#include "core/base/errno.hpp"
#include "core/kernel/kernel.hpp"

#include <optional>

namespace cow::sys {

/// prlimit64, setrlimit and getrlimit alike. `pid` 0 is the caller; `old` gets what held before.
CallResult prlimit(Kernel& k, ProcId proc, i64 pid, u32 resource, std::optional<Rlimit> now = {},
                   Rlimit* old = nullptr);

} // namespace cow::sys

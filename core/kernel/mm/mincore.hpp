#pragma once
// Which pages are in memory (mm/mincore.c).

#include "core/base/errno.hpp"
#include "core/kernel/kernel.hpp"

#include <optional>

namespace cow::sys {

/// A byte for each page is written to `vec`: 1 when it is mapped, or in the page cache of the file. No `vec`: a trace
/// shows the bytes instead of their address, and nothing is written.
CallResult mincore(Kernel& k, ProcId proc, VirtAddr addr, u64 length, std::optional<VirtAddr> vec);

} // namespace cow::sys

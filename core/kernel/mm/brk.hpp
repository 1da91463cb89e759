#pragma once
// brk: the heap (mm/mmap.c).

#include "core/base/errno.hpp"
#include "core/kernel/kernel.hpp"

#include <optional>

namespace cow::sys {

/// The new break; the old one when it cannot be moved. addr 0 asks.
CallResult brk(Kernel& k, ProcId proc, VirtAddr addr, std::optional<VirtAddr> recorded = {});

} // namespace cow::sys

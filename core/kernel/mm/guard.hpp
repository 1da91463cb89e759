#pragma once
// Guard regions (mm/madvise.c): markers in page-table entries, which end an access in SIGSEGV without a VMA of their own.

#include "core/base/errno.hpp"
#include "core/kernel/kernel.hpp"

namespace cow::kernel {

/// mm/madvise.c: madvise_guard_install, of a range within one VMA. What was mapped there is dropped.
Errno install_guards(Kernel& k, ProcId proc, Vpn first, Vpn last);
/// mm/madvise.c: madvise_guard_remove. Markers become empty entries, nothing else changes.
Errno remove_guards(Kernel& k, ProcId proc, Vpn first, Vpn last);

} // namespace cow::kernel

#pragma once
// Same-page merging: the scanner (mm/ksm.c: cmp_and_merge_page).

#include "core/kernel/kernel.hpp"

namespace cow {

/// One full scan of all mergeable memory. A page merges in its second scan at the earliest.
void ksm_scan(Kernel& k);

} // namespace cow

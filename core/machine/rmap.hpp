#pragma once
// The reverse map: from a frame to the PTEs that map it, found as Linux finds them (mm/rmap.c): through the VMAs that
// could map the frame's index. KSM frames and the zero page have no such index: all page tables are searched.

#include "core/machine/machine.hpp"

namespace cow {

struct Mapping {
    MmId mm{};
    Vpn page{};
    Pte pte{};
    TableId table{};
};

/// Every PTE that maps `pfn`, by space and address; also of the zero page, whose mappings nobody counts. A PTE in a
/// page table that several spaces share is listed once for each of them.
std::vector<Mapping> mappings_of(const Machine& machine, Pfn pfn);

} // namespace cow

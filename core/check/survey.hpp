#pragma once
// One pass over all page tables and the page cache: what can be counted about every frame and table. The invariants
// compare it with what the machine says about itself.

#include "core/machine/machine.hpp"

#include <vector>

namespace cow::detail {

struct FrameSurvey {
    u32 ptes = 0;     ///< page-table entries that map it; a shared table's count once
    u32 mappings = 0; ///< pages of address spaces that map it; a shared table's count for each space
    u32 writers = 0;  ///< of these, private and writable
    u32 cached = 0;   ///< page-cache entries
};

struct Survey {
    std::vector<FrameSurvey> frames; ///< by PFN
    std::vector<u32> parents;        ///< by table: entries and roots that point at it
    std::vector<u32> live;           ///< by table: entries that are not none
    std::vector<u32> tables;         ///< by space: tables below the root
};

Survey survey(const Machine& machine);

} // namespace cow::detail

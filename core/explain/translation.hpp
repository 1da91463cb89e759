#pragma once
// The way of a virtual address through the page tables, level by level, and what the bits of an entry mean.

#include "core/machine/machine.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace cow {

/// "PT", "PD", "PDPT", "PML4", "PML5": what a table of this level is called.
std::string_view table_level_name(u32 level);

struct WalkStep {
    u32 level = 0;             ///< 1: the entry is a PTE
    u32 index = 0;             ///< into the table of this level, from the address alone
    TableId table = no_table;  ///< no_table: the walk does not come this far
    bool table_shared = false; ///< the table hangs below several others (fork=ondemand)
    Pte entry{};
};

struct AddressWalk {
    std::vector<WalkStep> steps; ///< from the root down, one for each level
    u64 offset = 0;              ///< in the page
    Pte pte{};                   ///< none when the walk does not come so far
    bool upper_writable = true;  ///< no entry above forbids writing
};
AddressWalk walk_address(const Machine& machine, MmId mm, VirtAddr addr);

struct PteBit {
    u64 bit = 0;
    std::string_view letter; ///< as it is drawn
    std::string_view name;   ///< to be passed through tr(), as are the other two
    std::string_view on;     ///< what it means when it is set …
    std::string_view off;    ///< … and when it is not
};
/// P, W, U, A and D as the processor knows them, then the two that only the kernel looks at.
std::span<const PteBit> pte_bit_table();

} // namespace cow

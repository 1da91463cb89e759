#pragma once
// struct mm_struct: the VMAs, the page-table root and the heap bounds of one address space.

#include "core/base/ids.hpp"
#include "core/machine/vma.hpp"

#include <algorithm>
#include <vector>

namespace cow {

struct AddressSpace {
    std::vector<Vma> vmas; ///< sorted by start, never overlapping
    TableId root = no_table;
    u32 users = 0;          ///< processes that run in it; 0: dead
    ProcId owner = no_proc; ///< its first process
    u32 tables = 0;         ///< page-table pages below the root (what VmPTE counts)
    VirtAddr brk_start{};   ///< 0 until the first brk call or exec
    VirtAddr brk{};
    bool merge_any = false; ///< MMF_VM_MERGE_ANY: prctl(PR_SET_MEMORY_MERGE) of any process that runs in it

    /// First VMA that ends above `page`, as find_vma(); null when there is none.
    const Vma* find_from(Vpn page) const {
        auto it = std::upper_bound(vmas.begin(), vmas.end(), page,
                                   [](Vpn p, const Vma& vma) { return p < vma.end; });
        return it == vmas.end() ? nullptr : &*it;
    }
    /// Page-table pages, the root too.
    u32 all_tables() const { return tables + (root != no_table ? 1 : 0); }
    /// The VMA that contains `page`, or null.
    const Vma* find(Vpn page) const {
        const Vma* vma = find_from(page);
        return vma != nullptr && vma->start <= page ? vma : nullptr;
    }
    u64 total_pages() const {
        u64 pages = 0;
        for (const Vma& vma : vmas) {
            pages += vma.pages();
        }
        return pages;
    }
};

} // namespace cow

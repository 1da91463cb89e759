#pragma once
// struct mm_struct: the VMAs, the page-table root and the heap bounds of one address space.

#include "core/base/ids.hpp"
#include "core/machine/vma_list.hpp"

namespace cow {

struct AddressSpace {
    VmaList vmas; ///< never overlapping
    TableId root = no_table;
    u32 users = 0;          ///< processes that run in it; 0: dead
    ProcId owner = no_proc; ///< its first process
    u32 tables = 0;         ///< page-table pages below the root (what VmPTE counts)
    VirtAddr brk_start{};   ///< 0 until the first brk call or exec
    VirtAddr brk{};
    VirtAddr mmap_base{}; ///< mappings are placed below it; decided by RLIMIT_STACK when it was made
    u64 data_bytes = 0;   ///< of the program's own data, which RLIMIT_DATA counts before the heap
    u32 future_locks = 0; ///< vm::lock_mask of what is mapped from now on (mlockall(MCL_FUTURE))
    u64 lost_locks = 0;   ///< pages that locked_vm still counts though mremap(MREMAP_DONTUNMAP) unlocked them
    bool merge_any = false; ///< MMF_VM_MERGE_ANY: prctl(PR_SET_MEMORY_MERGE) of any process that runs in it

    /// First VMA that ends above `page`, as find_vma(); null when there is none.
    const Vma* find_from(Vpn page) const {
        const auto found = vmas.from(page);
        return found == vmas.end() ? nullptr : &*found;
    }
    /// The last VMA that starts below `page`, or null.
    const Vma* find_below(Vpn page) const {
        auto above = vmas.at_or_above(page);
        return above == vmas.begin() ? nullptr : &*--above;
    }
    /// Page-table pages, the root too.
    u32 all_tables() const { return tables + (root != no_table ? 1 : 0); }
    /// The VMA that contains `page`, or null.
    const Vma* find(Vpn page) const {
        const Vma* vma = find_from(page);
        return vma != nullptr && vma->start <= page ? vma : nullptr;
    }
    /// locked_vm, pages.
    u64 locked_pages() const { return vmas.totals().locked + lost_locks; }
};

} // namespace cow

#pragma once
// Page-table pages and their entries (mm/memory.c).

#include "core/kernel/kernel.hpp"

namespace cow::kernel {

inline void set_pte(Kernel& k, MmId mm, TableId table, Vpn page, Pte old, Pte now, PteReason reason) {
    k.emit(PteSet{mm, table, page, old, now, reason});
}
/// mk_pte(page, vma->vm_page_prot): NX where the VMA's rights are without `exec`, and present for the kernel alone where
/// it has none.
inline Pte mk_pte(const Vma& vma, Pfn pfn, u64 flags) {
    return !vma.has(vm::rights) ? Pte::make(pfn, (flags & ~Pte::P) | Pte::N)
           : vma.has(vm::exec)  ? Pte::make(pfn, flags)
                                : Pte::make(pfn, flags | Pte::NX);
}
/// maybe_mkwrite(pte_mkdirty(entry), vma): a forced write (FOLL_FORCE) may break COW where the VMA forbids writing.
inline u64 written(const Vma& vma) { return vma.has(vm::write) ? Pte::W | Pte::D : Pte::D; }
/// mm/memory.c: __pud_alloc, __pmd_alloc, __pte_alloc: the table of that level for a page, made with all above it when it
/// is not there; no_table without memory.
TableId ensure_table(Kernel& k, MmId mm, Vpn page, u32 down_to = 1);
/// The level-2 table on the way to `page`, which must be there.
TableId directory_of(const Machine& m, MmId mm, Vpn page);
/// mm/memory.c: free_pgtables: tables of [first, last) that no VMA uses any more, bottom up.
void free_tables(Kernel& k, MmId mm, Vpn first, Vpn last);
/// Shares the PTEs [first, last), which lie in one table, between two tables: runs of equal flags become one event each.
/// mm/memory.c: copy_present_ptes, __copy_present_ptes: private writable PTEs are write-protected on both sides,
/// PG_anon_exclusive is cleared, the child's copy is not accessed yet.
void share_ptes(Kernel& k, MmId parent, MmId child, TableId from, TableId to, Vpn first, Vpn last,
                const Vma& vma, bool forking);

} // namespace cow::kernel

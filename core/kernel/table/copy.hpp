#pragma once
// fork's copy of a VMA and its page tables (mm/memory.c: copy_page_range).

#include "core/kernel/kernel.hpp"

namespace cow::kernel {

/// The VMA, and the PTEs where faults could not bring them back (vma_needs_copy). False when memory is short.
bool copy_vma(Kernel& k, MmId from, MmId to, const Vma& vma);
/// Shares the PTEs [first, last), which lie in one table, between two tables: runs of equal flags become one event each.
/// mm/memory.c: copy_present_ptes, __copy_present_ptes: private writable PTEs are write-protected on both sides,
/// PG_anon_exclusive is cleared, the child's copy is not accessed yet.
void share_ptes(Kernel& k, MmId parent, MmId child, TableId from, TableId to, Vpn first, Vpn last,
                const Vma& vma, bool forking);

} // namespace cow::kernel

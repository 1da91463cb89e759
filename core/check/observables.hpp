#pragma once
// What can be seen from outside, as /proc shows it: the values of `expect`, of the JSON, of the window and of the
// comparison with the real kernel. Nothing here touches memory or changes the machine.

#include "core/machine/machine.hpp"
#include "core/machine/rmap.hpp"

#include <optional>
#include <vector>

namespace cow {

/// One page of a process, as pagemap, kpagecount and kpageflags show it.
struct PageView {
    bool mapped = false;  ///< a VMA contains it
    bool present = false; ///< it has a PTE that maps a frame
    Pfn pfn = no_pfn;
    u32 refs = 0;          ///< refcount of the frame (with shared page tables: every process counts)
    u32 mapcount = 0;      ///< PTEs that map the frame; 0 for the zero page
    bool writable = false; ///< the processor would let a store through
    bool dirty = false;    ///< the PTE's D bit
    bool accessed = false;
    bool exclusive = false;
    bool cow = false;  ///< private VMA, writable by its rights, read-only in the PTE
    bool zero = false; ///< the zero page
    bool ksm = false;
    FrameKind kind = FrameKind::free;
};
PageView page_view(const Machine& machine, MmId mm, Vpn page);

/// The byte a load at `addr` would read; nothing when it would raise a signal, or when nobody knows the byte. Touches
/// nothing.
std::optional<u8> peek(const Machine& machine, MmId mm, VirtAddr addr);
/// A load at `addr` would read a byte that nobody knows.
bool is_unknown(const Machine& machine, MmId mm, VirtAddr addr);

/// smaps: bytes, of one VMA or as the sum over all of a space. Pss uses the kernel's arithmetic:
/// per page (4096 << 12) / mapcount truncated, the sum shifted down by 12.
struct MemoryUse {
    u64 rss = 0, pss = 0, uss = 0;
    u64 vsz = 0;
    u64 shared_clean = 0, shared_dirty = 0, private_clean = 0, private_dirty = 0;
    u64 pss_dirty = 0; ///< of pss, what is dirty
    u64 anonymous = 0;
    u64 lazyfree = 0;   ///< anonymous, given up by MADV_FREE and not written since
    u64 merged = 0;     ///< KSM frames ("KSM")
    u64 locked = 0;     ///< of pss, what is in locked VMAs
    u64 referenced = 0; ///< entries with the accessed bit
    u64 pagetables = 0; ///< VmPTE: without the root table
};
MemoryUse memory_use(const Machine& machine, MmId mm);
MemoryUse memory_use(const Machine& machine, MmId mm, const Vma& vma);

/// What all mapped pages would take if each had a frame of its own, and how much less they take, bytes.
struct Sharing {
    u64 mapped = 0;
    u64 saved = 0;
};
Sharing sharing(const Machine& machine);

/// /sys/kernel/mm/ksm: pages_shared, pages_sharing, pages_unshared.
struct KsmCounts {
    u64 shared = 0;   ///< KSM frames
    u64 sharing = 0;  ///< pages that would need a frame of their own besides
    u64 unshared = 0; ///< pages that were compared and are like no other
};
KsmCounts ksm_counts(const Machine& machine);

} // namespace cow

#pragma once
// Events of physical memory and of the page tables that point at it.

#include "core/base/ids.hpp"
#include "core/machine/frame.hpp"
#include "core/machine/pte.hpp"

namespace cow {

/// Why a PTE changed.
enum class PteReason : u8 {
    fault,
    fault_around,
    accessed,
    dirty,
    reuse,
    protect,
    unmap,
    move,
    fork,
    ksm,
    free_hint,
    reclaim
};

// ---- frames --------------------------------------------------------------------------------------------------------

/// A free frame is taken. Nobody refers to it yet.
struct FrameAllocated {
    Pfn pfn{};
    ContentId content{};
    u64 index = 0;
    FileId file = no_file;
    FrameKind kind = FrameKind::anon;
};
/// The new frame is cleared. Counts a zero fill.
struct FrameZeroed {
    Pfn pfn{};
};
/// 4 KiB are copied. Counts a copy.
struct PageCopied {
    Pfn from{};
    Pfn to{};
    ContentId old{}; ///< of `to`
    ContentId now{};
};
/// A write fault kept its frame. Counts a reuse.
struct FrameReused {
    Pfn pfn{};
};
/// A reference that is no mapping: a pin (+1/-1).
struct FrameReference {
    Pfn pfn{};
    i32 delta = 0;
};
/// The last reference is gone.
struct FrameFreed {
    Pfn pfn{};
    Frame old{};
};
struct FrameFlagsSet {
    Pfn pfn{};
    u8 old = 0;
    u8 now = 0;
};
/// anon → ksm.
struct FrameKindSet {
    Pfn pfn{};
    FrameKind old = FrameKind::anon;
    FrameKind now = FrameKind::anon;
};
/// Bytes of a frame change.
struct BytesWritten {
    Pfn pfn{};
    u16 offset = 0;
    u16 length = 0;
    ContentId old{};
    ContentId now{};
};
/// No frame is free (or the allocation was made to fail).
struct AllocationFailed {
    bool injected = false;
};

// ---- page tables ---------------------------------------------------------------------------------------------------

/// A page-table page of `level` is hung under `parent` (no_table: it is the root).
struct TableAllocated {
    MmId mm{};
    TableId table{};
    TableId parent = no_table;
    Vpn page{}; ///< a page below it
    u8 level = 0;
};
struct TableFreed {
    MmId mm{};
    TableId table{};
    TableId parent = no_table;
    Vpn page{};
    u8 level = 0;
    bool read_only = false; ///< the W bit of the parent's entry was clear
};
/// A PTE changes. The PTE is the reference: the frame it let go of loses a mapping, the frame it points at gains one.
struct PteSet {
    MmId mm{};
    TableId table{};
    Vpn page{};
    Pte old{};
    Pte now{};
    PteReason reason = PteReason::fault;
};
/// fork shares a run of PTEs of one page table that all have the flags `old`: the child gets them, both sides lose
/// `cleared` (the child's are also no longer accessed), each frame one more mapping. Nothing is copied.
struct PtesShared {
    MmId parent{};
    MmId child{};
    TableId from{};
    TableId to{};
    Vpn page{};
    u16 count = 0;
    u16 old = 0;          ///< flags of the parent's PTEs before
    u16 parent_flags = 0; ///< and after
    u16 child_flags = 0;
};
/// fork=ondemand: the child points at the parent's last-level table; both upper entries become read-only.
struct TableShared {
    MmId parent{};
    MmId child{};
    TableId table{};
    TableId parent_pd{};
    TableId child_pd{};
    u16 index = 0;
    bool was_writable = false;
};
/// fork=ondemand: `mm` lets go of the shared table `from` and points at its own copy `to` (same table: it was the last
/// owner and only becomes writable again; `to` none: the range was unmapped). The copy starts empty.
struct TableUnshared {
    MmId mm{};
    TableId from{};
    TableId to{};
    TableId pd{};
    Vpn page{};
    u16 index = 0;
    bool was_writable = false;
};

} // namespace cow

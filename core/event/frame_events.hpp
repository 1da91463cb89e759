#pragma once
// Events of physical memory and of the page tables that point at it.

#include "core/base/ids.hpp"
#include "core/event/event_facts.hpp"
#include "core/machine/frame.hpp"
#include "core/machine/pte.hpp"

#include <optional>

namespace cow {

COWSCOPE_FIELDS(Frame, refcount, mapcount, content, file, kind, flags, index)

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
    cold,    ///< MADV_COLD
    guard,   ///< MADV_GUARD_INSTALL, MADV_GUARD_REMOVE; and fork's copy of a marker
    unshare, ///< the frame is the mapping's alone from now on, still read-only
    reclaim,
    writeback ///< folio_mkclean: the file system wants to hear of the next write
};

// ---- frames --------------------------------------------------------------------------------------------------------

/// A free frame is taken. Nobody refers to it yet.
struct FrameAllocated {
    static constexpr EventFacts facts{EventKind::frame, Weight::normal, Line::joined, Effect::changes};
    Pfn pfn{};
    ContentId content{};
    u64 index = 0;
    FileId file = no_file;
    FrameKind kind = FrameKind::anon;

    inline void apply(Machine& machine) const;
    inline void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(FrameAllocated, pfn, content, index, file, kind)

/// The new frame is cleared. Counts a zero fill.
struct FrameZeroed {
    static constexpr EventFacts facts{EventKind::frame, Weight::normal, Line::single, Effect::counts};
    Pfn pfn{};

    inline void apply(Machine& machine) const;
    inline void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(FrameZeroed, pfn)

/// 4 KiB are copied. Counts a copy.
struct PageCopied {
    static constexpr EventFacts facts{EventKind::copy, Weight::key, Line::single, Effect::changes};
    Pfn from{};
    Pfn to{};
    ContentId old{}; ///< of `to`
    ContentId now{};

    inline void apply(Machine& machine) const;
    inline void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(PageCopied, from, to, old, now)

/// A write fault kept its frame. Counts a reuse.
struct FrameReused {
    static constexpr EventFacts facts{EventKind::frame, Weight::key, Line::single, Effect::counts};
    Pfn pfn{};

    inline void apply(Machine& machine) const;
    inline void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(FrameReused, pfn)

/// A reference that is no mapping: a pin (+1/-1).
struct FrameReference {
    static constexpr EventFacts facts{EventKind::frame, Weight::detail, Line::none, Effect::changes};
    Pfn pfn{};
    i32 delta = 0;

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(FrameReference, pfn, delta)

/// The last reference is gone.
struct FrameFreed {
    static constexpr EventFacts facts{EventKind::frame, Weight::normal, Line::joined, Effect::changes};
    Pfn pfn{};
    Frame old{};

    inline void apply(Machine& machine) const;
    inline void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(FrameFreed, pfn, old)

struct FrameFlagsSet {
    static constexpr EventFacts facts{EventKind::frame, Weight::detail, Line::none, Effect::changes};
    Pfn pfn{};
    u8 old = 0;
    u8 now = 0;

    inline void apply(Machine& machine) const;
    inline void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(FrameFlagsSet, pfn, old, now)

/// anon → ksm.
struct FrameKindSet {
    static constexpr EventFacts facts{EventKind::frame, Weight::normal, Line::single, Effect::changes};
    Pfn pfn{};
    FrameKind old = FrameKind::anon;
    FrameKind now = FrameKind::anon;

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(FrameKindSet, pfn, old, now)

/// Bytes of a frame change.
struct BytesWritten {
    static constexpr EventFacts facts{EventKind::frame, Weight::detail, Line::single, Effect::counts};
    Pfn pfn{};
    u16 offset = 0;
    u16 length = 0;
    ContentId old{};
    ContentId now{};

    inline void apply(Machine& machine) const;
    inline void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(BytesWritten, pfn, offset, length, old, now)

/// No frame is free (or the allocation was made to fail).
struct AllocationFailed {
    static constexpr EventFacts facts{EventKind::frame, Weight::key, Line::single, Effect::tells};
    bool injected = false;
};
COWSCOPE_FIELDS(AllocationFailed, injected)

// ---- page tables ---------------------------------------------------------------------------------------------------

/// An entry of a last-level table, or a run of entries that are alike, as the table has it.
struct EntryNow {
    MmId mm{};
    TableId table{}; ///< no_table: it is gone
    Vpn page{};
    u64 count = 1;
    Pte pte{}; ///< the first one
    bool upper_writable = true;
};
/// What it was before an event.
struct EntryBefore {
    Pte pte{};
    bool upper_writable = true;
};

/// A page-table page of `level` is hung under `parent` (no_table: it is the root).
struct TableAllocated {
    static constexpr EventFacts facts{EventKind::page_table, Weight::detail, Line::joined, Effect::changes};
    MmId mm{};
    TableId table{};
    TableId parent = no_table;
    Vpn page{}; ///< a page below it
    u8 level = 0;

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(TableAllocated, mm, table, parent, page, level)

struct TableFreed {
    static constexpr EventFacts facts{EventKind::page_table, Weight::detail, Line::joined, Effect::changes};
    MmId mm{};
    TableId table{};
    TableId parent = no_table;
    Vpn page{};
    u8 level = 0;
    bool read_only = false; ///< the W bit of the parent's entry was clear

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(TableFreed, mm, table, parent, page, level, read_only)

/// A PTE changes. The PTE is the reference: the frame it let go of loses a mapping, the frame it points at gains one.
struct PteSet {
    static constexpr EventFacts facts{EventKind::page_table, Weight::normal, Line::joined, Effect::entries};
    MmId mm{};
    TableId table{};
    Vpn page{};
    Pte old{};
    Pte now{};
    PteReason reason = PteReason::fault;

    Weight weight() const;
    inline void apply(Machine& machine) const;
    inline void undo(Machine& machine) const;
    std::optional<EntryBefore> before(const EntryNow& entry, const Machine& machine) const;
};
COWSCOPE_FIELDS(PteSet, mm, table, page, old, now, reason)

/// fork shares a run of PTEs of one page table that all have the flags `old`: the child gets them, both sides lose
/// `cleared` (the child's are also no longer accessed), each frame one more mapping. Nothing is copied.
struct PtesShared {
    static constexpr EventFacts facts{EventKind::page_table, Weight::key, Line::single, Effect::entries};
    MmId parent{};
    MmId child{};
    TableId from{};
    TableId to{};
    Vpn page{};
    u16 count = 0;
    u16 old = 0;          ///< flags of the parent's PTEs before
    u16 parent_flags = 0; ///< and after
    u16 child_flags = 0;

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
    std::optional<EntryBefore> before(const EntryNow& entry, const Machine& machine) const;
};
COWSCOPE_FIELDS(PtesShared, parent, child, from, to, page, count, old, parent_flags, child_flags)

/// fork=ondemand: the child points at the parent's last-level table; both upper entries become read-only.
struct TableShared {
    static constexpr EventFacts facts{EventKind::page_table, Weight::key, Line::joined, Effect::entries};
    MmId parent{};
    MmId child{};
    TableId table{};
    TableId parent_pd{};
    TableId child_pd{};
    u16 index = 0;
    bool was_writable = false;

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
    std::optional<EntryBefore> before(const EntryNow& entry, const Machine& machine) const;
};
COWSCOPE_FIELDS(TableShared, parent, child, table, parent_pd, child_pd, index, was_writable)

/// fork=ondemand: `mm` lets go of the shared table `from` and points at its own copy `to` (same table: it was the last
/// owner and only becomes writable again; `to` none: the range was unmapped). The copy starts empty.
struct TableUnshared {
    static constexpr EventFacts facts{EventKind::page_table, Weight::key, Line::single, Effect::entries};
    MmId mm{};
    TableId from{};
    TableId to{};
    TableId pd{};
    Vpn page{};
    u16 index = 0;
    bool was_writable = false;

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
    std::optional<EntryBefore> before(const EntryNow& entry, const Machine& machine) const;
};
COWSCOPE_FIELDS(TableUnshared, mm, from, to, pd, page, index, was_writable)

using FrameEvents = EventList<FrameAllocated, FrameZeroed, PageCopied, FrameReused, FrameReference,
                              FrameFreed, FrameFlagsSet, FrameKindSet, BytesWritten, AllocationFailed,
                              TableAllocated, TableFreed, PteSet, PtesShared, TableShared, TableUnshared>;

} // namespace cow

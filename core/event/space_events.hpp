#pragma once
// Events of address spaces: VMAs, the heap, commit accounting.

#include "core/base/ids.hpp"
#include "core/event/event_facts.hpp"
#include "core/machine/vma_list.hpp"

namespace cow {

COWSCOPE_FIELDS(Vma, start, end, pgoff, anon_vma, file, flags)

struct SpaceCreated {
    static constexpr EventFacts facts{EventKind::mapping, Weight::detail, Line::single, Effect::changes};
    MmId mm{};
    ProcId owner{};
    VirtAddr mmap_base{};
    u64 data_bytes = 0;

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(SpaceCreated, mm, owner, mmap_base, data_bytes)

/// A process starts or stops using an address space.
struct SpaceUsed {
    static constexpr EventFacts facts{EventKind::mapping, Weight::detail, Line::none, Effect::changes};
    MmId mm{};
    i32 delta = 0;

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(SpaceUsed, mm, delta)

struct VmaAdded {
    static constexpr EventFacts facts{EventKind::mapping, Weight::normal, Line::joined, Effect::vmas};
    [[no_unique_address]] Vma vma{}; // `mm` lies in its padding, so that an event stays at 48 bytes
    MmId mm{};

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
    void undo(VmaList& vmas) const;
};
COWSCOPE_FIELDS(VmaAdded, vma, mm)

struct VmaRemoved {
    static constexpr EventFacts facts{EventKind::mapping, Weight::normal, Line::joined, Effect::vmas};
    [[no_unique_address]] Vma vma{}; // `mm` lies in its padding, so that an event stays at 48 bytes
    MmId mm{};

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
    void undo(VmaList& vmas) const;
};
COWSCOPE_FIELDS(VmaRemoved, vma, mm)

/// One VMA becomes two at `at`.
struct VmaSplit {
    static constexpr EventFacts facts{EventKind::mapping, Weight::normal, Line::single, Effect::vmas};
    MmId mm{};
    Vpn start{};
    Vpn at{};

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
    void undo(VmaList& vmas) const;
};
COWSCOPE_FIELDS(VmaSplit, mm, start, at)

/// Two neighbours with the same rights and contiguous backing become one.
struct VmaMerged {
    static constexpr EventFacts facts{EventKind::mapping, Weight::normal, Line::single, Effect::vmas};
    MmId mm{};
    Vpn start{};
    Vpn at{}; ///< where the second began
    AnonVmaId first{};
    AnonVmaId second{};
    u32 first_flags = 0;
    u32 second_flags = 0;

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
    void undo(VmaList& vmas) const;
};
COWSCOPE_FIELDS(VmaMerged, mm, start, at, first, second, first_flags, second_flags)

/// Start or end moves; pgoff follows start.
struct VmaResized {
    static constexpr EventFacts facts{EventKind::mapping, Weight::normal, Line::single, Effect::vmas};
    MmId mm{};
    Vpn old_start{};
    Vpn old_end{};
    Vpn start{};
    Vpn end{};

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
    void undo(VmaList& vmas) const;
};
COWSCOPE_FIELDS(VmaResized, mm, old_start, old_end, start, end)

struct VmaFlagsSet {
    static constexpr EventFacts facts{EventKind::mapping, Weight::normal, Line::single, Effect::vmas};
    MmId mm{};
    Vpn start{};
    u32 old = 0;
    u32 now = 0;

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
    void undo(VmaList& vmas) const;
};
COWSCOPE_FIELDS(VmaFlagsSet, mm, start, old, now)

/// The VMA gets its first private page: fork has something to copy from now on.
struct VmaAnonSet {
    static constexpr EventFacts facts{EventKind::mapping, Weight::detail, Line::none, Effect::vmas};
    MmId mm{};
    Vpn start{};
    AnonVmaId old{};
    AnonVmaId now{};
    bool fresh = false; ///< `now` is a new id, not a neighbour's

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
    void undo(VmaList& vmas) const;
};
COWSCOPE_FIELDS(VmaAnonSet, mm, start, old, now, fresh)

struct BrkMoved {
    static constexpr EventFacts facts{EventKind::mapping, Weight::detail, Line::single, Effect::changes};
    MmId mm{};
    bool start = false; ///< brk_start itself is set
    VirtAddr old{};
    VirtAddr now{};

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(BrkMoved, mm, start, old, now)

/// What is mapped from now on is locked, or no longer (mm->def_flags).
struct FutureLocksSet {
    static constexpr EventFacts facts{EventKind::mapping, Weight::normal, Line::single, Effect::changes};
    MmId mm{};
    u32 old = 0; ///< vm::lock_mask
    u32 now = 0;

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(FutureLocksSet, mm, old, now)

/// Pages that are locked no more stay counted as locked.
struct LocksLost {
    static constexpr EventFacts facts{EventKind::mapping, Weight::detail, Line::none, Effect::changes};
    MmId mm{};
    u64 pages = 0;

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(LocksLost, mm, pages)

/// Committed_AS changes by `pages`.
struct CommitCharged {
    static constexpr EventFacts facts{EventKind::mapping, Weight::detail, Line::none, Effect::changes};
    i64 pages = 0;

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(CommitCharged, pages)

/// No VMA remembers what was charged, so that nobody will give it back.
struct CommitLost {
    static constexpr EventFacts facts{EventKind::mapping, Weight::detail, Line::none, Effect::changes};
    u64 pages = 0;

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(CommitLost, pages)

/// A call is refused for lack of commit.
struct CommitRefused {
    static constexpr EventFacts facts{EventKind::mapping, Weight::key, Line::single, Effect::tells};
    ProcId proc{};
    u64 pages = 0;
    u64 committed = 0;
};
COWSCOPE_FIELDS(CommitRefused, proc, pages, committed)

using SpaceEvents =
    EventList<SpaceCreated, SpaceUsed, VmaAdded, VmaRemoved, VmaSplit, VmaMerged, VmaResized, VmaFlagsSet,
              VmaAnonSet, BrkMoved, FutureLocksSet, LocksLost, CommitCharged, CommitLost, CommitRefused>;

} // namespace cow

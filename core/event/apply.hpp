#pragma once
// Applying and undoing events: the only code that writes a Machine.
//
//   apply(m, e); undo(m, e);      leaves m as it was, for every event the kernel emitted in that state.
//
// The events of a page fault's life are inline: the kernel applies each as it decides it, whether or not a history
// records them.

#include "core/event/event.hpp"
#include "core/machine/machine.hpp"

namespace cow {

void apply(Machine& machine, const Event& event);
void undo(Machine& machine, const Event& event);

namespace detail {

inline u32 wrap_refs(const Machine& machine, u32 refs) {
    return machine.config.bug == Bug::refcount_8bit ? refs & 0xffU : refs;
}
/// Takes one mapping's worth of counts on or off a frame; the zero page is not counted (mm/memory.c: pte_special).
/// A free frame is not counted either: only a faulty kernel maps one.
inline void count_map(Machine& machine, Pfn pfn) {
    if (pfn == zero_pfn || machine.frames[pfn].kind == FrameKind::free) {
        return;
    }
    machine.frames.add_map(pfn);
    if (machine.config.bug == Bug::refcount_8bit) {
        machine.frames.set_refcount(pfn, wrap_refs(machine, machine.frames[pfn].refcount));
    }
}
inline void count_unmap(Machine& machine, Pfn pfn) {
    if (pfn == zero_pfn || machine.frames[pfn].kind == FrameKind::free) {
        return;
    }
    machine.frames.drop_map(pfn);
    if (machine.config.bug == Bug::refcount_8bit) {
        machine.frames.set_refcount(pfn, wrap_refs(machine, machine.frames[pfn].refcount));
    }
}

} // namespace detail

// Events that only tell change nothing.
#define COWSCOPE_TELLS(Type)                                                                                 \
    inline void apply(Machine&, const Type&) {}                                                              \
    inline void undo(Machine&, const Type&) {}
COWSCOPE_TELLS(AccessBegan)
COWSCOPE_TELLS(AccessDone)
COWSCOPE_TELLS(TlbHit)
COWSCOPE_TELLS(AccessRefused)
COWSCOPE_TELLS(VmaChecked)
COWSCOPE_TELLS(FaultDecided)
COWSCOPE_TELLS(AllocationFailed)
COWSCOPE_TELLS(CommitRefused)
COWSCOPE_TELLS(SignalSent)
COWSCOPE_TELLS(CallReturned)
COWSCOPE_TELLS(KsmScanned)
COWSCOPE_TELLS(KsmMerged)
COWSCOPE_TELLS(ReclaimBegan)
COWSCOPE_TELLS(ReclaimDone)
#undef COWSCOPE_TELLS

inline void apply(Machine& m, const TlbMiss&) { ++m.counters.tlb_misses; }
inline void undo(Machine& m, const TlbMiss&) { --m.counters.tlb_misses; }

inline void apply(Machine& m, const TlbFill& e) {
    Tlb& tlb = m.processes[e.proc.v].tlb;
    if (tlb.entries.empty()) {
        tlb.entries.resize(m.config.tlb);
        tlb.generations.resize(m.config.tlb);
    }
    const u32 slot = Tlb::slot(e.now.page, static_cast<u32>(tlb.entries.size()));
    tlb.entries[slot] = e.now;
    tlb.generations[slot] = tlb.generation;
}
inline void undo(Machine& m, const TlbFill& e) {
    Tlb& tlb = m.processes[e.proc.v].tlb;
    const u32 slot = Tlb::slot(e.now.page, static_cast<u32>(tlb.entries.size()));
    tlb.entries[slot] = e.old;
    tlb.generations[slot] = e.old_generation;
}

inline void apply(Machine& m, const TlbFlush& e) {
    ++m.counters.tlb_flushes;
    if (!e.old.none()) {
        Tlb& tlb = m.processes[e.proc.v].tlb;
        tlb.entries[Tlb::slot(e.page, static_cast<u32>(tlb.entries.size()))].pte = Pte{};
    }
}
inline void undo(Machine& m, const TlbFlush& e) {
    --m.counters.tlb_flushes;
    if (!e.old.none()) {
        Tlb& tlb = m.processes[e.proc.v].tlb;
        tlb.entries[Tlb::slot(e.page, static_cast<u32>(tlb.entries.size()))].pte = e.old;
    }
}

inline void apply(Machine& m, const TlbFlushAll& e) {
    ++m.counters.tlb_flushes;
    ++m.processes[e.proc.v].tlb.generation;
}
inline void undo(Machine& m, const TlbFlushAll& e) {
    --m.counters.tlb_flushes;
    --m.processes[e.proc.v].tlb.generation;
}

inline void apply(Machine& m, const FaultRaised&) { ++m.counters.faults; }
inline void undo(Machine& m, const FaultRaised&) { --m.counters.faults; }

inline void apply(Machine& m, const FaultDone& e) {
    Process& process = m.processes[e.proc.v];
    ++(e.major ? process.majflt : process.minflt);
    m.counters.file_reads += static_cast<u64>(e.decision == Decision::file_read);
}
inline void undo(Machine& m, const FaultDone& e) {
    Process& process = m.processes[e.proc.v];
    --(e.major ? process.majflt : process.minflt);
    m.counters.file_reads -= static_cast<u64>(e.decision == Decision::file_read);
}

inline void apply(Machine& m, const FrameAllocated& e) {
    Frame frame;
    frame.content = e.content;
    frame.file = e.file;
    frame.kind = e.kind;
    frame.index = e.index;
    m.frames.take(e.pfn, frame);
}
inline void undo(Machine& m, const FrameAllocated& e) { m.frames.release(e.pfn); }

inline void apply(Machine& m, const FrameZeroed&) { ++m.counters.zero_fills; }
inline void undo(Machine& m, const FrameZeroed&) { --m.counters.zero_fills; }

inline void apply(Machine& m, const PageCopied& e) {
    m.frames.set_content(e.to, e.now);
    ++m.counters.copies;
}
inline void undo(Machine& m, const PageCopied& e) {
    m.frames.set_content(e.to, e.old);
    --m.counters.copies;
}

inline void apply(Machine& m, const FrameReused&) { ++m.counters.reuses; }
inline void undo(Machine& m, const FrameReused&) { --m.counters.reuses; }

inline void apply(Machine& m, const FrameFreed& e) { m.frames.release(e.pfn); }
inline void undo(Machine& m, const FrameFreed& e) { m.frames.take(e.pfn, e.old); }

inline void apply(Machine& m, const FrameFlagsSet& e) { m.frames.set_flags(e.pfn, e.now); }
inline void undo(Machine& m, const FrameFlagsSet& e) { m.frames.set_flags(e.pfn, e.old); }

inline void apply(Machine& m, const BytesWritten& e) { m.frames.set_content(e.pfn, e.now); }
inline void undo(Machine& m, const BytesWritten& e) { m.frames.set_content(e.pfn, e.old); }

namespace detail {
inline void set_pte(Machine& m, TableId table, Vpn page, Pte old, Pte now) {
    m.tables.set(table, table_index(page, 1), now);
    if (old.present() == now.present() && old.pfn() == now.pfn()) {
        return;
    }
    if (old.present()) {
        count_unmap(m, old.pfn());
    }
    if (now.present()) {
        count_map(m, now.pfn());
    }
}
} // namespace detail

inline void apply(Machine& m, const PteSet& e) {
    detail::set_pte(m, e.table, e.page, e.old, e.now);
    ++m.counters.ptes;
}
inline void undo(Machine& m, const PteSet& e) {
    detail::set_pte(m, e.table, e.page, e.now, e.old);
    --m.counters.ptes;
}

void apply(Machine& m, const FrameReference& e);
void undo(Machine& m, const FrameReference& e);
void apply(Machine& m, const FrameKindSet& e);
void undo(Machine& m, const FrameKindSet& e);
void apply(Machine& m, const TableAllocated& e);
void undo(Machine& m, const TableAllocated& e);
void apply(Machine& m, const TableFreed& e);
void undo(Machine& m, const TableFreed& e);
void apply(Machine& m, const PtesShared& e);
void undo(Machine& m, const PtesShared& e);
void apply(Machine& m, const TableShared& e);
void undo(Machine& m, const TableShared& e);
void apply(Machine& m, const TableUnshared& e);
void undo(Machine& m, const TableUnshared& e);
void apply(Machine& m, const SpaceCreated& e);
void undo(Machine& m, const SpaceCreated& e);
void apply(Machine& m, const SpaceUsed& e);
void undo(Machine& m, const SpaceUsed& e);
void apply(Machine& m, const VmaAdded& e);
void undo(Machine& m, const VmaAdded& e);
void apply(Machine& m, const VmaRemoved& e);
void undo(Machine& m, const VmaRemoved& e);
void apply(Machine& m, const VmaSplit& e);
void undo(Machine& m, const VmaSplit& e);
void apply(Machine& m, const VmaMerged& e);
void undo(Machine& m, const VmaMerged& e);
void apply(Machine& m, const VmaResized& e);
void undo(Machine& m, const VmaResized& e);
void apply(Machine& m, const VmaFlagsSet& e);
void undo(Machine& m, const VmaFlagsSet& e);
void apply(Machine& m, const VmaAnonSet& e);
void undo(Machine& m, const VmaAnonSet& e);
void apply(Machine& m, const BrkMoved& e);
void undo(Machine& m, const BrkMoved& e);
void apply(Machine& m, const CommitCharged& e);
void undo(Machine& m, const CommitCharged& e);
void apply(Machine& m, const ProcessCreated& e);
void undo(Machine& m, const ProcessCreated& e);
void apply(Machine& m, const ProcessCancelled& e);
void undo(Machine& m, const ProcessCancelled& e);
void apply(Machine& m, const ProcessExited& e);
void undo(Machine& m, const ProcessExited& e);
void apply(Machine& m, const ProcessReaped& e);
void undo(Machine& m, const ProcessReaped& e);
void apply(Machine& m, const ParentChanged& e);
void undo(Machine& m, const ParentChanged& e);
void apply(Machine& m, const MmSwitched& e);
void undo(Machine& m, const MmSwitched& e);
void apply(Machine& m, const ProgramSet& e);
void undo(Machine& m, const ProgramSet& e);
void apply(Machine& m, const VforkWaiting& e);
void undo(Machine& m, const VforkWaiting& e);
void apply(Machine& m, const MergeAnySet& e);
void undo(Machine& m, const MergeAnySet& e);
void apply(Machine& m, const CallEntered& e);
void undo(Machine& m, const CallEntered& e);
void apply(Machine& m, const FileCreated& e);
void undo(Machine& m, const FileCreated& e);
void apply(Machine& m, const FileResized& e);
void undo(Machine& m, const FileResized& e);
void apply(Machine& m, const FileTruncated& e);
void undo(Machine& m, const FileTruncated& e);
void apply(Machine& m, const CachePageAdded& e);
void undo(Machine& m, const CachePageAdded& e);
void apply(Machine& m, const CachePageRemoved& e);
void undo(Machine& m, const CachePageRemoved& e);
void apply(Machine& m, const PageWrittenBack& e);
void undo(Machine& m, const PageWrittenBack& e);
void apply(Machine& m, const OpenFileCreated& e);
void undo(Machine& m, const OpenFileCreated& e);
void apply(Machine& m, const OpenFileReference& e);
void undo(Machine& m, const OpenFileReference& e);
void apply(Machine& m, const FilePositionSet& e);
void undo(Machine& m, const FilePositionSet& e);
void apply(Machine& m, const DescriptorSet& e);
void undo(Machine& m, const DescriptorSet& e);
void apply(Machine& m, const KsmEntered& e);
void undo(Machine& m, const KsmEntered& e);
void apply(Machine& m, const KsmLeft& e);
void undo(Machine& m, const KsmLeft& e);
void apply(Machine& m, const KsmItemSet& e);
void undo(Machine& m, const KsmItemSet& e);
void apply(Machine& m, const KsmStableSet& e);
void undo(Machine& m, const KsmStableSet& e);
void apply(Machine& m, const KsmScanDone& e);
void undo(Machine& m, const KsmScanDone& e);
void apply(Machine& m, const OomKilled& e);
void undo(Machine& m, const OomKilled& e);

} // namespace cow

#pragma once
// Applying and undoing events: the only code that writes a Machine.
//
//   apply(m, e); undo(m, e);      leaves m as it was, for every event the kernel emitted in that state.
//
// What each does is beside its struct, in *_events.cpp. The events of a page fault's life are inline: the kernel applies
// each as it decides it, whether or not a history records them.

#include "core/event/event.hpp"
#include "core/event/frame_counts.hpp"
#include "core/machine/machine.hpp"

namespace cow {

template <class E>
concept ChangesMachine = requires(const E& event, Machine& machine) {
    event.apply(machine);
    event.undo(machine);
};

template <EventType E> void apply(Machine& machine, const E& event) {
    static_assert(ChangesMachine<E> == (E::facts.effect != Effect::tells),
                  "an event has apply() and undo(), unless it only tells");
    if constexpr (ChangesMachine<E>) {
        event.apply(machine);
    }
}
template <EventType E> void undo(Machine& machine, const E& event) {
    if constexpr (ChangesMachine<E>) {
        event.undo(machine);
    }
}
void apply(Machine& machine, const Event& event);
void undo(Machine& machine, const Event& event);

inline void TlbMiss::apply(Machine& m) const { ++m.counters.tlb_misses; }
inline void TlbMiss::undo(Machine& m) const { --m.counters.tlb_misses; }

namespace detail {
/// Of the processor that runs the process.
inline Tlb& tlb_of(Machine& m, ProcId proc) { return m.cpus[m.processes[proc.v].cpu.v].tlb; }
} // namespace detail

inline void TlbFill::apply(Machine& m) const {
    Tlb& tlb = detail::tlb_of(m, proc);
    if (tlb.entries.empty()) {
        tlb.entries.resize(m.config.tlb);
        tlb.generations.resize(m.config.tlb);
    }
    const u32 slot = tlb.slot(now.page());
    tlb.entries[slot] = now;
    tlb.generations[slot] = tlb.generation;
}
inline void TlbFill::undo(Machine& m) const {
    Tlb& tlb = detail::tlb_of(m, proc);
    const u32 slot = tlb.slot(now.page());
    tlb.entries[slot] = old;
    tlb.generations[slot] = old_generation;
}

inline void TlbFlush::apply(Machine& m) const {
    ++m.counters.tlb_flushes;
    if (!old.none()) {
        Tlb& tlb = detail::tlb_of(m, proc);
        TlbEntry& entry = tlb.entries[tlb.slot(page)];
        entry = TlbEntry{entry.space(), page, Pte{}};
    }
}
inline void TlbFlush::undo(Machine& m) const {
    --m.counters.tlb_flushes;
    if (!old.none()) {
        Tlb& tlb = detail::tlb_of(m, proc);
        TlbEntry& entry = tlb.entries[tlb.slot(page)];
        entry = TlbEntry{entry.space(), page, old};
    }
}

inline void TlbFlushAll::apply(Machine& m) const {
    ++m.counters.tlb_flushes;
    ++detail::tlb_of(m, proc).generation;
}
inline void TlbFlushAll::undo(Machine& m) const {
    --m.counters.tlb_flushes;
    --detail::tlb_of(m, proc).generation;
}

inline void FaultRaised::apply(Machine& m) const { ++m.counters.faults; }
inline void FaultRaised::undo(Machine& m) const { --m.counters.faults; }

inline void FaultDone::apply(Machine& m) const {
    Process& process = m.processes[proc.v];
    ++(major ? process.majflt : process.minflt);
    m.counters.file_reads += static_cast<u64>(decision == Decision::file_read);
}
inline void FaultDone::undo(Machine& m) const {
    Process& process = m.processes[proc.v];
    --(major ? process.majflt : process.minflt);
    m.counters.file_reads -= static_cast<u64>(decision == Decision::file_read);
}

inline void FrameAllocated::apply(Machine& m) const {
    Frame frame;
    frame.content = content;
    frame.file = file;
    frame.kind = kind;
    frame.flags = kind == FrameKind::file && m.files[file.v].shmem ? frame_flag::shmem : u8{0};
    frame.index = index & Frame::index_mask;
    m.frames.take(pfn, frame);
}
inline void FrameAllocated::undo(Machine& m) const { m.frames.release(pfn); }

inline void FrameZeroed::apply(Machine& m) const { ++m.counters.zero_fills; }
inline void FrameZeroed::undo(Machine& m) const { --m.counters.zero_fills; }

inline void PageCopied::apply(Machine& m) const {
    m.frames.set_content(to, now);
    ++m.counters.copies;
}
inline void PageCopied::undo(Machine& m) const {
    m.frames.set_content(to, old);
    --m.counters.copies;
}

inline void FrameReused::apply(Machine& m) const { ++m.counters.reuses; }
inline void FrameReused::undo(Machine& m) const { --m.counters.reuses; }

inline void FrameFreed::apply(Machine& m) const { m.frames.release(pfn); }
inline void FrameFreed::undo(Machine& m) const { m.frames.take(pfn, old); }

inline void FrameFlagsSet::apply(Machine& m) const { m.frames.set_flags(pfn, now); }
inline void FrameFlagsSet::undo(Machine& m) const { m.frames.set_flags(pfn, old); }

inline void BytesWritten::apply(Machine& m) const { m.frames.set_content(pfn, now); }
inline void BytesWritten::undo(Machine& m) const { m.frames.set_content(pfn, old); }

namespace detail {
inline void set_pte(Machine& m, TableId table, Vpn page, Pte old, Pte now) {
    m.tables.set(table, table_index(page, m.tables[table].level), now);
    if (old.has_frame() == now.has_frame() && old.pfn() == now.pfn()) {
        return;
    }
    if (old.has_frame()) {
        count_unmap(m, old.pfn());
    }
    if (now.has_frame()) {
        count_map(m, now.pfn());
    }
}
} // namespace detail

inline void PteSet::apply(Machine& m) const {
    detail::set_pte(m, table, page, old, now);
    ++m.counters.ptes;
}
inline void PteSet::undo(Machine& m) const {
    detail::set_pte(m, table, page, now, old);
    --m.counters.ptes;
}

} // namespace cow

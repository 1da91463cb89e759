#pragma once
// What events do to the counts of a frame, as often as one of them maps it or takes a reference.

#include "core/machine/machine.hpp"

namespace cow::detail {

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

inline void add_reference(Machine& machine, Pfn pfn, i32 delta) {
    const u32 refs = machine.frames[pfn].refcount + static_cast<u32>(delta);
    machine.frames.set_refcount(pfn, wrap_refs(machine, refs));
}

} // namespace cow::detail

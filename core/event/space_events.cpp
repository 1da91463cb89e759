#include "core/event/space_events.hpp"

#include "core/machine/machine.hpp"

#include <cassert>

namespace cow {

namespace {

VmaList& vmas_of(Machine& m, MmId mm) { return m.spaces[mm.v].vmas; }

Vma vma_at(const VmaList& vmas, Vpn start) {
    const Vma& found = *vmas.at_or_above(start);
    assert(found.start == start);
    return found;
}
template <class Change> void change_vma(VmaList& vmas, Vpn start, Change&& change) {
    Vma vma = vma_at(vmas, start);
    change(vma);
    vmas.replace(start, vma);
}
/// The upper part is a VMA of its own now.
void split_vma(VmaList& vmas, Vpn start, Vpn at) {
    Vma upper = vma_at(vmas, start);
    upper.pgoff = upper.index_of(at);
    upper.start = at;
    change_vma(vmas, start, [&](Vma& vma) { vma.end = at; });
    vmas.insert(upper);
}
/// The VMA that starts at `start` reaches over the next one now.
void join_vmas(VmaList& vmas, Vpn start) {
    const Vma next = vma_at(vmas, vma_at(vmas, start).end);
    vmas.erase(next.start);
    change_vma(vmas, start, [&](Vma& vma) { vma.end = next.end; });
}
void resize_vma(VmaList& vmas, Vpn at, Vpn start, Vpn end) {
    change_vma(vmas, at, [&](Vma& vma) {
        vma.pgoff += start.v - vma.start.v; // wraps downwards when the VMA grows to lower addresses
        vma.start = start;
        vma.end = end;
    });
}
/// Of the file of a VMA that is, or was, one of the list.
void count_mapping(Machine& m, FileId file, u32 delta) {
    if (file != no_file) {
        m.files[file.v].mappings += delta;
    }
}
FileId file_at(const Machine& m, MmId mm, Vpn start) { return vma_at(m.spaces[mm.v].vmas, start).file; }

} // namespace

void SpaceCreated::apply(Machine& m) const {
    assert(mm.v == m.spaces.size());
    AddressSpace& space = m.spaces.emplace_back();
    space.owner = owner;
    space.users = 1;
    space.mmap_base = mmap_base;
    space.data_bytes = data_bytes;
}
void SpaceCreated::undo(Machine& m) const { m.spaces.pop_back(); }

void SpaceUsed::apply(Machine& m) const { m.spaces[mm.v].users += static_cast<u32>(delta); }
void SpaceUsed::undo(Machine& m) const { m.spaces[mm.v].users -= static_cast<u32>(delta); }

void VmaAdded::apply(Machine& m) const {
    vmas_of(m, mm).insert(vma);
    count_mapping(m, vma.file, 1);
}
void VmaAdded::undo(Machine& m) const {
    undo(vmas_of(m, mm));
    count_mapping(m, vma.file, u32{0} - 1);
}
void VmaAdded::undo(VmaList& vmas) const { vmas.erase(vma.start); }

void VmaRemoved::apply(Machine& m) const { VmaAdded{vma, mm}.undo(m); }
void VmaRemoved::undo(Machine& m) const { VmaAdded{vma, mm}.apply(m); }
void VmaRemoved::undo(VmaList& vmas) const { vmas.insert(vma); }

void VmaSplit::apply(Machine& m) const {
    split_vma(vmas_of(m, mm), start, at);
    count_mapping(m, file_at(m, mm, start), 1);
}
void VmaSplit::undo(Machine& m) const {
    undo(vmas_of(m, mm));
    count_mapping(m, file_at(m, mm, start), u32{0} - 1);
}
void VmaSplit::undo(VmaList& vmas) const { join_vmas(vmas, start); }

void VmaMerged::apply(Machine& m) const {
    VmaList& vmas = vmas_of(m, mm);
    join_vmas(vmas, start);
    change_vma(vmas, start, [&](Vma& whole) {
        whole.anon_vma = first.v != 0 ? first : second;
        whole.flags = first_flags | (second_flags & vm::sticky);
    });
    count_mapping(m, file_at(m, mm, start), u32{0} - 1);
}
void VmaMerged::undo(Machine& m) const {
    undo(vmas_of(m, mm));
    count_mapping(m, file_at(m, mm, start), 1);
}
void VmaMerged::undo(VmaList& vmas) const {
    split_vma(vmas, start, at);
    change_vma(vmas, start, [&](Vma& lower) {
        lower.anon_vma = first;
        lower.flags = first_flags;
    });
    change_vma(vmas, at, [&](Vma& upper) {
        upper.anon_vma = second;
        upper.flags = second_flags;
    });
}

void VmaResized::apply(Machine& m) const { resize_vma(vmas_of(m, mm), old_start, start, end); }
void VmaResized::undo(Machine& m) const { undo(vmas_of(m, mm)); }
void VmaResized::undo(VmaList& vmas) const { resize_vma(vmas, start, old_start, old_end); }

void VmaFlagsSet::apply(Machine& m) const {
    change_vma(vmas_of(m, mm), start, [&](Vma& vma) { vma.flags = now; });
}
void VmaFlagsSet::undo(Machine& m) const { undo(vmas_of(m, mm)); }
void VmaFlagsSet::undo(VmaList& vmas) const {
    change_vma(vmas, start, [&](Vma& vma) { vma.flags = old; });
}

void VmaAnonSet::apply(Machine& m) const {
    change_vma(vmas_of(m, mm), start, [&](Vma& vma) { vma.anon_vma = now; });
    m.next_anon_vma += static_cast<u32>(fresh);
}
void VmaAnonSet::undo(Machine& m) const {
    undo(vmas_of(m, mm));
    m.next_anon_vma -= static_cast<u32>(fresh);
}
void VmaAnonSet::undo(VmaList& vmas) const {
    change_vma(vmas, start, [&](Vma& vma) { vma.anon_vma = old; });
}

void BrkMoved::apply(Machine& m) const {
    AddressSpace& space = m.spaces[mm.v];
    (start ? space.brk_start : space.brk) = now;
}
void BrkMoved::undo(Machine& m) const {
    AddressSpace& space = m.spaces[mm.v];
    (start ? space.brk_start : space.brk) = old;
}

void FutureLocksSet::apply(Machine& m) const { m.spaces[mm.v].future_locks = now; }
void FutureLocksSet::undo(Machine& m) const { m.spaces[mm.v].future_locks = old; }

void LocksLost::apply(Machine& m) const { m.spaces[mm.v].lost_locks += pages; }
void LocksLost::undo(Machine& m) const { m.spaces[mm.v].lost_locks -= pages; }

void CommitCharged::apply(Machine& m) const { m.counters.committed += static_cast<u64>(pages); }
void CommitCharged::undo(Machine& m) const { m.counters.committed -= static_cast<u64>(pages); }

void CommitLost::apply(Machine& m) const { m.lost_commit += pages; }
void CommitLost::undo(Machine& m) const { m.lost_commit -= pages; }

} // namespace cow

#include "core/event/space_events.hpp"

#include "core/machine/machine.hpp"

#include <algorithm>
#include <cassert>

namespace cow {

namespace {

using Vmas = std::vector<Vma>;

Vmas& vmas_of(Machine& m, MmId mm) { return m.spaces[mm.v].vmas; }

Vmas::iterator vma_at(Vmas& vmas, Vpn start) {
    auto it = std::lower_bound(vmas.begin(), vmas.end(), start,
                               [](const Vma& vma, Vpn at) { return vma.start < at; });
    assert(it != vmas.end() && it->start == start);
    return it;
}
void insert_vma(Vmas& vmas, const Vma& vma) {
    vmas.insert(std::upper_bound(vmas.begin(), vmas.end(), vma.start,
                                 [](Vpn at, const Vma& v) { return at < v.start; }),
                vma);
}
void erase_vma(Vmas& vmas, Vpn start) { vmas.erase(vma_at(vmas, start)); }
/// The upper part, which is a VMA of its own now, follows the one that is returned.
Vmas::iterator split_vma(Vmas& vmas, Vpn start, Vpn at) {
    auto it = vma_at(vmas, start);
    Vma upper = *it;
    upper.pgoff = it->index_of(at);
    upper.start = at;
    it->end = at;
    return vmas.insert(it + 1, upper) - 1;
}
/// The VMA that starts at `start`, which reaches over the next one now.
Vma& join_vmas(Vmas& vmas, Vpn start) {
    auto it = vma_at(vmas, start);
    it->end = (it + 1)->end;
    vmas.erase(it + 1);
    return *it;
}
void resize_vma(Vmas& vmas, Vpn at, Vpn start, Vpn end) {
    Vma& vma = *vma_at(vmas, at);
    vma.pgoff += start.v - vma.start.v; // wraps downwards when the VMA grows to lower addresses
    vma.start = start;
    vma.end = end;
}

} // namespace

void SpaceCreated::apply(Machine& m) const {
    assert(mm.v == m.spaces.size());
    m.spaces.emplace_back();
    m.spaces.back().owner = owner;
    m.spaces.back().users = 1;
}
void SpaceCreated::undo(Machine& m) const { m.spaces.pop_back(); }

void SpaceUsed::apply(Machine& m) const { m.spaces[mm.v].users += static_cast<u32>(delta); }
void SpaceUsed::undo(Machine& m) const { m.spaces[mm.v].users -= static_cast<u32>(delta); }

void VmaAdded::apply(Machine& m) const { insert_vma(vmas_of(m, mm), vma); }
void VmaAdded::undo(Machine& m) const { undo(vmas_of(m, mm)); }
void VmaAdded::undo(Vmas& vmas) const { erase_vma(vmas, vma.start); }

void VmaRemoved::apply(Machine& m) const { erase_vma(vmas_of(m, mm), vma.start); }
void VmaRemoved::undo(Machine& m) const { undo(vmas_of(m, mm)); }
void VmaRemoved::undo(Vmas& vmas) const { insert_vma(vmas, vma); }

void VmaSplit::apply(Machine& m) const { split_vma(vmas_of(m, mm), start, at); }
void VmaSplit::undo(Machine& m) const { undo(vmas_of(m, mm)); }
void VmaSplit::undo(Vmas& vmas) const { join_vmas(vmas, start); }

void VmaMerged::apply(Machine& m) const {
    Vma& whole = join_vmas(vmas_of(m, mm), start);
    whole.anon_vma = first.v != 0 ? first : second;
    whole.flags = first_flags | (second_flags & vm::fork_child);
}
void VmaMerged::undo(Machine& m) const { undo(vmas_of(m, mm)); }
void VmaMerged::undo(Vmas& vmas) const {
    auto it = split_vma(vmas, start, at);
    it->anon_vma = first;
    it->flags = first_flags;
    ++it;
    it->anon_vma = second;
    it->flags = second_flags;
}

void VmaResized::apply(Machine& m) const { resize_vma(vmas_of(m, mm), old_start, start, end); }
void VmaResized::undo(Machine& m) const { undo(vmas_of(m, mm)); }
void VmaResized::undo(Vmas& vmas) const { resize_vma(vmas, start, old_start, old_end); }

void VmaFlagsSet::apply(Machine& m) const { vma_at(vmas_of(m, mm), start)->flags = now; }
void VmaFlagsSet::undo(Machine& m) const { undo(vmas_of(m, mm)); }
void VmaFlagsSet::undo(Vmas& vmas) const { vma_at(vmas, start)->flags = old; }

void VmaAnonSet::apply(Machine& m) const {
    vma_at(vmas_of(m, mm), start)->anon_vma = now;
    m.next_anon_vma += static_cast<u32>(fresh);
}
void VmaAnonSet::undo(Machine& m) const {
    undo(vmas_of(m, mm));
    m.next_anon_vma -= static_cast<u32>(fresh);
}
void VmaAnonSet::undo(Vmas& vmas) const { vma_at(vmas, start)->anon_vma = old; }

void BrkMoved::apply(Machine& m) const {
    AddressSpace& space = m.spaces[mm.v];
    (start ? space.brk_start : space.brk) = now;
}
void BrkMoved::undo(Machine& m) const {
    AddressSpace& space = m.spaces[mm.v];
    (start ? space.brk_start : space.brk) = old;
}

void CommitCharged::apply(Machine& m) const { m.counters.committed += static_cast<u64>(pages); }
void CommitCharged::undo(Machine& m) const { m.counters.committed -= static_cast<u64>(pages); }

} // namespace cow

#include "core/event/frame_events.hpp"

#include "core/event/frame_counts.hpp"
#include "core/machine/machine.hpp"

namespace cow {

// ---- frames --------------------------------------------------------------------------------------------------------

void FrameReference::apply(Machine& m) const { detail::add_reference(m, pfn, delta); }
void FrameReference::undo(Machine& m) const { detail::add_reference(m, pfn, -delta); }

void FrameKindSet::apply(Machine& m) const { m.frames.set_kind(pfn, now); }
void FrameKindSet::undo(Machine& m) const { m.frames.set_kind(pfn, old); }

// ---- page tables ---------------------------------------------------------------------------------------------------

void TableAllocated::apply(Machine& m) const {
    m.tables.take(table, level);
    AddressSpace& space = m.spaces[mm.v];
    if (parent == no_table) {
        space.root = table;
        return;
    }
    m.tables.set(parent, table_index(page, level + 1U), Pte::table(table));
    ++space.tables;
}
void TableAllocated::undo(Machine& m) const {
    AddressSpace& space = m.spaces[mm.v];
    if (parent == no_table) {
        space.root = no_table;
    } else {
        m.tables.set(parent, table_index(page, level + 1U), Pte{});
        --space.tables;
    }
    m.tables.release(table);
}

void TableFreed::apply(Machine& m) const { TableAllocated{mm, table, parent, page, level}.undo(m); }
void TableFreed::undo(Machine& m) const {
    TableAllocated{mm, table, parent, page, level}.apply(m);
    if (read_only && parent != no_table) {
        m.tables.set(parent, table_index(page, level + 1U), Pte::table(table).without(Pte::W));
    }
}

namespace {

/// Bug no_refcount: fork's new mapping is no reference.
void uncount_reference(Machine& m, Pfn pfn, i32 delta) {
    if (m.config.bug == Bug::no_refcount && pfn != zero_pfn && m.frames[pfn].kind != FrameKind::free) {
        m.frames.add_refs(pfn, delta);
    }
}

} // namespace

Weight PteSet::weight() const {
    switch (reason) {
    case PteReason::fault:
    case PteReason::reuse:
    case PteReason::unshare:
    case PteReason::ksm: return Weight::key;
    case PteReason::accessed:
    case PteReason::dirty:
    case PteReason::fault_around: return Weight::detail;
    case PteReason::protect:
    case PteReason::unmap:
    case PteReason::move:
    case PteReason::fork:
    case PteReason::free_hint:
    case PteReason::cold:
    case PteReason::guard:
    case PteReason::reclaim:
    case PteReason::writeback: break;
    }
    return facts.weight;
}
std::optional<EntryBefore> PteSet::before(const EntryNow& entry, const Machine&) const {
    const bool same = mm == entry.mm || (table == entry.table && entry.table != no_table);
    if (!same || entry.count != 1 || page != entry.page) {
        return {};
    }
    return EntryBefore{old, entry.upper_writable};
}

void PtesShared::apply(Machine& m) const {
    const u32 first = table_index(page, 1);
    const std::span parents = std::span(m.tables.raw(from).entries).subspan(first, count);
    Table& target = m.tables.raw(to);
    const std::span children = std::span(target.entries).subspan(first, count);
    for (u32 i = 0; i < count; ++i) {
        const u64 frame = parents[i].v & ~Pte::flag_mask;
        parents[i].v = frame | parent_flags;
        children[i].v = frame | child_flags;
    }
    if (m.config.bug == Bug::none) {
        m.frames.add_maps(children);
    } else {
        for (const Pte pte : children) {
            detail::count_map(m, pte.pfn());
            uncount_reference(m, pte.pfn(), -1);
        }
    }
    target.live = static_cast<u16>(target.live + count);
    m.counters.ptes += count;
}
void PtesShared::undo(Machine& m) const {
    const u32 first = table_index(page, 1);
    const std::span parents = std::span(m.tables.raw(from).entries).subspan(first, count);
    Table& target = m.tables.raw(to);
    const std::span children = std::span(target.entries).subspan(first, count);
    for (u32 i = 0; i < count; ++i) {
        parents[i].v = (parents[i].v & ~Pte::flag_mask) | old;
        uncount_reference(m, children[i].pfn(), 1);
        detail::count_unmap(m, children[i].pfn());
        children[i] = Pte{};
    }
    target.live = static_cast<u16>(target.live - count);
    m.counters.ptes -= count;
}

std::optional<EntryBefore> PtesShared::before(const EntryNow& entry, const Machine&) const {
    const bool all = entry.page >= page && entry.page + entry.count <= page + count;
    if (all && entry.table == to) {
        return EntryBefore{Pte{}, entry.upper_writable};
    }
    if (all && entry.table == from) {
        return EntryBefore{Pte{(entry.pte.v & ~Pte::flag_mask) | old}, entry.upper_writable};
    }
    return {};
}

void TableShared::apply(Machine& m) const {
    const Pte entry = Pte::table(table).without(Pte::W);
    m.tables.set(parent_pd, index, entry);
    m.tables.set(child_pd, index, entry);
    m.tables.add_refs(table, 1);
    ++m.spaces[child.v].tables;
}
void TableShared::undo(Machine& m) const {
    const Pte entry = Pte::table(table);
    m.tables.set(parent_pd, index, was_writable ? entry : entry.without(Pte::W));
    m.tables.set(child_pd, index, Pte{});
    m.tables.add_refs(table, -1);
    --m.spaces[child.v].tables;
}

std::optional<EntryBefore> TableShared::before(const EntryNow& entry, const Machine&) const {
    if (entry.table == table && entry.mm == child) {
        return EntryBefore{Pte{}, true};
    }
    if (entry.table == table && entry.mm == parent) {
        return EntryBefore{entry.pte, was_writable};
    }
    return {};
}

void TableUnshared::apply(Machine& m) const {
    if (to == from) {
        m.tables.set(pd, index, Pte::table(to));
        return;
    }
    m.tables.add_refs(from, -1);
    if (to == no_table) {
        m.tables.set(pd, index, Pte{});
        --m.spaces[mm.v].tables;
        return;
    }
    m.tables.take(to, 1);
    m.tables.set(pd, index, Pte::table(to));
}
void TableUnshared::undo(Machine& m) const {
    const Pte entry = Pte::table(from);
    m.tables.set(pd, index, was_writable ? entry : entry.without(Pte::W));
    if (to == from) {
        return;
    }
    m.tables.add_refs(from, 1);
    if (to == no_table) {
        ++m.spaces[mm.v].tables;
        return;
    }
    m.tables.release(to);
}
std::optional<EntryBefore> TableUnshared::before(const EntryNow& entry, const Machine& machine) const {
    const bool below = page.v / table_entries == entry.page.v / table_entries;
    if (mm != entry.mm || !below || entry.count != 1) {
        return {};
    }
    return EntryBefore{machine.tables.entry(from, table_index(entry.page, 1)), was_writable};
}

} // namespace cow

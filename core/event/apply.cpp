#include "core/event/apply.hpp"

#include <algorithm>
#include <cassert>

namespace cow {

void apply(Machine& machine, const Event& event) {
    std::visit([&](const auto& e) { apply(machine, e); }, event);
}
void undo(Machine& machine, const Event& event) {
    std::visit([&](const auto& e) { undo(machine, e); }, event);
}

// ---- frames and page tables ----------------------------------------------------------------------------------------

namespace {

void add_reference(Machine& m, Pfn pfn, i32 delta) {
    m.frames.set_refcount(pfn, detail::wrap_refs(m, m.frames[pfn].refcount + static_cast<u32>(delta)));
}

} // namespace

void apply(Machine& m, const FrameReference& e) { add_reference(m, e.pfn, e.delta); }
void undo(Machine& m, const FrameReference& e) { add_reference(m, e.pfn, -e.delta); }

void apply(Machine& m, const FrameKindSet& e) { m.frames.set_kind(e.pfn, e.now); }
void undo(Machine& m, const FrameKindSet& e) { m.frames.set_kind(e.pfn, e.old); }

void apply(Machine& m, const TableAllocated& e) {
    m.tables.take(e.table, e.level);
    AddressSpace& space = m.spaces[e.mm.v];
    if (e.parent == no_table) {
        space.root = e.table;
        return;
    }
    m.tables.set(e.parent, table_index(e.page, e.level + 1U), Pte::table(e.table));
    ++space.tables;
}
void undo(Machine& m, const TableAllocated& e) {
    AddressSpace& space = m.spaces[e.mm.v];
    if (e.parent == no_table) {
        space.root = no_table;
    } else {
        m.tables.set(e.parent, table_index(e.page, e.level + 1U), Pte{});
        --space.tables;
    }
    m.tables.release(e.table);
}

void apply(Machine& m, const TableFreed& e) {
    undo(m, TableAllocated{e.mm, e.table, e.parent, e.page, e.level});
}
void undo(Machine& m, const TableFreed& e) {
    apply(m, TableAllocated{e.mm, e.table, e.parent, e.page, e.level});
    if (e.read_only && e.parent != no_table) {
        m.tables.set(e.parent, table_index(e.page, e.level + 1U), Pte::table(e.table).without(Pte::W));
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

void apply(Machine& m, const PtesShared& e) {
    const u32 first = table_index(e.page, 1);
    const std::span from = std::span(m.tables.raw(e.from).entries).subspan(first, e.count);
    Table& target = m.tables.raw(e.to);
    const std::span to = std::span(target.entries).subspan(first, e.count);
    for (u32 i = 0; i < e.count; ++i) {
        const u64 frame = from[i].v & ~Pte::flag_mask;
        from[i].v = frame | e.parent_flags;
        to[i].v = frame | e.child_flags;
    }
    if (m.config.bug == Bug::none) {
        m.frames.add_maps(to);
    } else {
        for (const Pte pte : to) {
            detail::count_map(m, pte.pfn());
            uncount_reference(m, pte.pfn(), -1);
        }
    }
    target.live = static_cast<u16>(target.live + e.count);
    m.counters.ptes += e.count;
}
void undo(Machine& m, const PtesShared& e) {
    const u32 first = table_index(e.page, 1);
    const std::span from = std::span(m.tables.raw(e.from).entries).subspan(first, e.count);
    Table& target = m.tables.raw(e.to);
    const std::span to = std::span(target.entries).subspan(first, e.count);
    for (u32 i = 0; i < e.count; ++i) {
        from[i].v = (from[i].v & ~Pte::flag_mask) | e.old;
        uncount_reference(m, to[i].pfn(), 1);
        detail::count_unmap(m, to[i].pfn());
        to[i] = Pte{};
    }
    target.live = static_cast<u16>(target.live - e.count);
    m.counters.ptes -= e.count;
}

void apply(Machine& m, const TableShared& e) {
    const Pte entry = Pte::table(e.table).without(Pte::W);
    m.tables.set(e.parent_pd, e.index, entry);
    m.tables.set(e.child_pd, e.index, entry);
    m.tables.add_refs(e.table, 1);
    ++m.spaces[e.child.v].tables;
}
void undo(Machine& m, const TableShared& e) {
    const Pte entry = Pte::table(e.table);
    m.tables.set(e.parent_pd, e.index, e.was_writable ? entry : entry.without(Pte::W));
    m.tables.set(e.child_pd, e.index, Pte{});
    m.tables.add_refs(e.table, -1);
    --m.spaces[e.child.v].tables;
}

void apply(Machine& m, const TableUnshared& e) {
    if (e.to == e.from) {
        m.tables.set(e.pd, e.index, Pte::table(e.to));
        return;
    }
    m.tables.add_refs(e.from, -1);
    if (e.to == no_table) {
        m.tables.set(e.pd, e.index, Pte{});
        --m.spaces[e.mm.v].tables;
        return;
    }
    m.tables.take(e.to, 1);
    m.tables.set(e.pd, e.index, Pte::table(e.to));
}
void undo(Machine& m, const TableUnshared& e) {
    const Pte entry = Pte::table(e.from);
    m.tables.set(e.pd, e.index, e.was_writable ? entry : entry.without(Pte::W));
    if (e.to == e.from) {
        return;
    }
    m.tables.add_refs(e.from, 1);
    if (e.to == no_table) {
        ++m.spaces[e.mm.v].tables;
        return;
    }
    m.tables.release(e.to);
}

// ---- address spaces ------------------------------------------------------------------------------------------------

namespace {

std::vector<Vma>::iterator vma_at(Machine& m, MmId mm, Vpn start) {
    std::vector<Vma>& vmas = m.spaces[mm.v].vmas;
    auto it = std::lower_bound(vmas.begin(), vmas.end(), start,
                               [](const Vma& vma, Vpn at) { return vma.start < at; });
    assert(it != vmas.end() && it->start == start);
    return it;
}
void insert_vma(Machine& m, MmId mm, const Vma& vma) {
    std::vector<Vma>& vmas = m.spaces[mm.v].vmas;
    vmas.insert(std::upper_bound(vmas.begin(), vmas.end(), vma.start,
                                 [](Vpn at, const Vma& v) { return at < v.start; }),
                vma);
}
void erase_vma(Machine& m, MmId mm, Vpn start) { m.spaces[mm.v].vmas.erase(vma_at(m, mm, start)); }
void resize_vma(Machine& m, MmId mm, Vpn at, Vpn start, Vpn end) {
    Vma& vma = *vma_at(m, mm, at);
    vma.pgoff += start.v - vma.start.v; // wraps downwards when the VMA grows to lower addresses
    vma.start = start;
    vma.end = end;
}

} // namespace

void apply(Machine& m, const SpaceCreated& e) {
    assert(e.mm.v == m.spaces.size());
    m.spaces.emplace_back();
    m.spaces.back().owner = e.owner;
    m.spaces.back().users = 1;
}
void undo(Machine& m, const SpaceCreated&) { m.spaces.pop_back(); }

void apply(Machine& m, const SpaceUsed& e) { m.spaces[e.mm.v].users += static_cast<u32>(e.delta); }
void undo(Machine& m, const SpaceUsed& e) { m.spaces[e.mm.v].users -= static_cast<u32>(e.delta); }

void apply(Machine& m, const VmaAdded& e) { insert_vma(m, e.mm, e.vma); }
void undo(Machine& m, const VmaAdded& e) { erase_vma(m, e.mm, e.vma.start); }
void apply(Machine& m, const VmaRemoved& e) { erase_vma(m, e.mm, e.vma.start); }
void undo(Machine& m, const VmaRemoved& e) { insert_vma(m, e.mm, e.vma); }

void apply(Machine& m, const VmaSplit& e) {
    auto it = vma_at(m, e.mm, e.start);
    Vma upper = *it;
    upper.pgoff = it->index_of(e.at);
    upper.start = e.at;
    it->end = e.at;
    m.spaces[e.mm.v].vmas.insert(it + 1, upper);
}
void undo(Machine& m, const VmaSplit& e) {
    auto it = vma_at(m, e.mm, e.start);
    it->end = (it + 1)->end;
    m.spaces[e.mm.v].vmas.erase(it + 1);
}

void apply(Machine& m, const VmaMerged& e) {
    auto it = vma_at(m, e.mm, e.start);
    it->end = (it + 1)->end;
    it->anon_vma = e.first.v != 0 ? e.first : e.second;
    it->flags = static_cast<u16>(e.first_flags | (e.second_flags & vm::fork_child));
    m.spaces[e.mm.v].vmas.erase(it + 1);
}
void undo(Machine& m, const VmaMerged& e) {
    apply(m, VmaSplit{e.mm, e.start, e.at});
    auto it = vma_at(m, e.mm, e.start);
    it->anon_vma = e.first;
    it->flags = e.first_flags;
    ++it;
    it->anon_vma = e.second;
    it->flags = e.second_flags;
}

void apply(Machine& m, const VmaResized& e) { resize_vma(m, e.mm, e.old_start, e.start, e.end); }
void undo(Machine& m, const VmaResized& e) { resize_vma(m, e.mm, e.start, e.old_start, e.old_end); }

void apply(Machine& m, const VmaFlagsSet& e) { vma_at(m, e.mm, e.start)->flags = e.now; }
void undo(Machine& m, const VmaFlagsSet& e) { vma_at(m, e.mm, e.start)->flags = e.old; }

void apply(Machine& m, const VmaAnonSet& e) {
    vma_at(m, e.mm, e.start)->anon_vma = e.now;
    m.next_anon_vma += static_cast<u32>(e.fresh);
}
void undo(Machine& m, const VmaAnonSet& e) {
    vma_at(m, e.mm, e.start)->anon_vma = e.old;
    m.next_anon_vma -= static_cast<u32>(e.fresh);
}

void apply(Machine& m, const BrkMoved& e) {
    AddressSpace& space = m.spaces[e.mm.v];
    (e.start ? space.brk_start : space.brk) = e.now;
}
void undo(Machine& m, const BrkMoved& e) {
    AddressSpace& space = m.spaces[e.mm.v];
    (e.start ? space.brk_start : space.brk) = e.old;
}

void apply(Machine& m, const CommitCharged& e) { m.counters.committed += static_cast<u64>(e.pages); }
void undo(Machine& m, const CommitCharged& e) { m.counters.committed -= static_cast<u64>(e.pages); }

// ---- processes -----------------------------------------------------------------------------------------------------

void apply(Machine& m, const ProcessCreated& e) {
    assert(e.proc.v == m.processes.size());
    Process process;
    process.pid = e.pid;
    process.name = e.name;
    process.parent = e.parent;
    process.mm = e.mm;
    if (e.inherit) {
        const Process& parent = m.processes[e.parent.v];
        process.fds = parent.fds;
        process.program = parent.program;
    } else {
        process.fds.assign(3, Descriptor{terminal_open_file, false});
    }
    for (const Descriptor& fd : process.fds) {
        if (fd.open_file != no_open_file) {
            ++m.open_files[fd.open_file].refs;
        }
    }
    m.processes.push_back(std::move(process));
    m.next_pid = std::max(m.next_pid, e.pid + 1);
}
void undo(Machine& m, const ProcessCreated& e) {
    for (const Descriptor& fd : m.processes.back().fds) {
        if (fd.open_file != no_open_file) {
            --m.open_files[fd.open_file].refs;
        }
    }
    m.processes.pop_back();
    m.next_pid = e.old_next_pid;
}
void apply(Machine& m, const ProcessCancelled& e) { undo(m, e.made); }
void undo(Machine& m, const ProcessCancelled& e) { apply(m, e.made); }

void apply(Machine& m, const ProcessExited& e) {
    Process& process = m.processes[e.proc.v];
    process.state = ProcState::zombie;
    process.exit_code = e.code;
    process.signal = e.signal;
}
void undo(Machine& m, const ProcessExited& e) {
    Process& process = m.processes[e.proc.v];
    process.state = ProcState::running;
    process.exit_code = 0;
    process.signal = Signal::none;
}

void apply(Machine& m, const ProcessReaped& e) { m.processes[e.proc.v].state = ProcState::reaped; }
void undo(Machine& m, const ProcessReaped& e) { m.processes[e.proc.v].state = ProcState::zombie; }

void apply(Machine& m, const ParentChanged& e) { m.processes[e.proc.v].parent = e.now; }
void undo(Machine& m, const ParentChanged& e) { m.processes[e.proc.v].parent = e.old; }

void apply(Machine& m, const MmSwitched& e) { m.processes[e.proc.v].mm = e.now; }
void undo(Machine& m, const MmSwitched& e) { m.processes[e.proc.v].mm = e.old; }

void apply(Machine& m, const ProgramSet& e) { m.processes[e.proc.v].program = e.now; }
void undo(Machine& m, const ProgramSet& e) { m.processes[e.proc.v].program = e.old; }

void apply(Machine& m, const VforkWaiting& e) { m.processes[e.proc.v].vfork_child = e.now; }
void undo(Machine& m, const VforkWaiting& e) { m.processes[e.proc.v].vfork_child = e.old; }

void apply(Machine& m, const MergeAnySet& e) { m.spaces[e.mm.v].merge_any = e.now; }
void undo(Machine& m, const MergeAnySet& e) { m.spaces[e.mm.v].merge_any = e.old; }

void apply(Machine& m, const CallEntered&) { ++m.counters.syscalls; }
void undo(Machine& m, const CallEntered&) { --m.counters.syscalls; }

// ---- files ---------------------------------------------------------------------------------------------------------

void apply(Machine& m, const FileCreated& e) {
    assert(e.file.v == m.files.size());
    File file;
    file.name = e.name;
    file.size = e.size;
    file.disk_size = e.size;
    file.exec = e.exec;
    file.shmem = e.shmem;
    file.accounted = e.accounted;
    file.implied = e.implied;
    file.filled = e.filled;
    file.fill = e.fill;
    m.files.push_back(std::move(file));
}
void undo(Machine& m, const FileCreated&) { m.files.pop_back(); }

void apply(Machine& m, const FileResized& e) { m.files[e.file.v].size = e.now; }
void undo(Machine& m, const FileResized& e) { m.files[e.file.v].size = e.old; }

void apply(Machine& m, const FileTruncated& e) {
    File& file = m.files[e.file.v];
    file.size = 0;
    file.filled = true;
    file.fill = zero_content;
}
void undo(Machine& m, const FileTruncated& e) {
    File& file = m.files[e.file.v];
    file.size = e.old_size;
    file.filled = e.old_filled;
    file.fill = e.old_fill;
}

void apply(Machine& m, const CachePageAdded& e) {
    File& file = m.files[e.file.v];
    file.cache.emplace(e.index, e.pfn);
    if (e.was_cold) {
        file.cold.erase(e.index);
    }
    add_reference(m, e.pfn, 1);
}
void undo(Machine& m, const CachePageAdded& e) {
    File& file = m.files[e.file.v];
    file.cache.erase(e.index);
    if (e.was_cold) {
        file.cold.insert(e.index);
    }
    add_reference(m, e.pfn, -1);
}

void apply(Machine& m, const CachePageRemoved& e) {
    File& file = m.files[e.file.v];
    file.cache.erase(e.index);
    file.cold.insert(e.index);
    add_reference(m, e.pfn, -1);
}
void undo(Machine& m, const CachePageRemoved& e) {
    File& file = m.files[e.file.v];
    file.cache.emplace(e.index, e.pfn);
    file.cold.erase(e.index);
    add_reference(m, e.pfn, 1);
}

void apply(Machine& m, const PageWrittenBack& e) { m.files[e.file.v].disk[e.index] = e.now; }
void undo(Machine& m, const PageWrittenBack& e) {
    if (e.had_old) {
        m.files[e.file.v].disk[e.index] = e.old;
    } else {
        m.files[e.file.v].disk.erase(e.index);
    }
}

void apply(Machine& m, const OpenFileCreated& e) {
    assert(e.id == m.open_files.size());
    OpenFile open;
    open.file = e.file;
    open.readable = e.readable;
    open.writable = e.writable;
    open.append = e.append;
    m.open_files.push_back(open);
}
void undo(Machine& m, const OpenFileCreated&) { m.open_files.pop_back(); }

void apply(Machine& m, const OpenFileReference& e) { m.open_files[e.id].refs += static_cast<u32>(e.delta); }
void undo(Machine& m, const OpenFileReference& e) { m.open_files[e.id].refs -= static_cast<u32>(e.delta); }

void apply(Machine& m, const FilePositionSet& e) { m.open_files[e.id].position = e.now; }
void undo(Machine& m, const FilePositionSet& e) { m.open_files[e.id].position = e.old; }

void apply(Machine& m, const DescriptorSet& e) {
    std::vector<Descriptor>& fds = m.processes[e.proc.v].fds;
    if (fds.size() <= e.fd) {
        fds.resize(e.fd + std::size_t{1});
    }
    fds[e.fd] = e.now;
}
void undo(Machine& m, const DescriptorSet& e) {
    std::vector<Descriptor>& fds = m.processes[e.proc.v].fds;
    fds[e.fd] = e.old;
    fds.resize(e.old_size);
}

// ---- same-page merging, memory pressure ----------------------------------------------------------------------------

void apply(Machine& m, const KsmEntered& e) { m.ksm.spaces.push_back(e.mm); }
void undo(Machine& m, const KsmEntered&) { m.ksm.spaces.pop_back(); }

void apply(Machine& m, const KsmLeft& e) { m.ksm.spaces.erase(m.ksm.spaces.begin() + e.position); }
void undo(Machine& m, const KsmLeft& e) { m.ksm.spaces.insert(m.ksm.spaces.begin() + e.position, e.mm); }

namespace {

void set_item(Machine& m, MmId mm, Vpn page, const KsmItem& item) {
    if (item.tree == KsmItem::Tree::absent) {
        m.ksm.items.erase({mm, page});
    } else {
        m.ksm.items[{mm, page}] = item;
    }
}

} // namespace

void apply(Machine& m, const KsmItemSet& e) { set_item(m, e.mm, e.page, e.now); }
void undo(Machine& m, const KsmItemSet& e) { set_item(m, e.mm, e.page, e.old); }

void apply(Machine& m, const KsmStableSet& e) {
    if (e.insert) {
        m.ksm.stable.insert({e.content, e.pfn});
    } else {
        m.ksm.stable.erase({e.content, e.pfn});
    }
}
void undo(Machine& m, const KsmStableSet& e) {
    if (e.insert) {
        m.ksm.stable.erase({e.content, e.pfn});
    } else {
        m.ksm.stable.insert({e.content, e.pfn});
    }
}

void apply(Machine& m, const KsmScanDone&) { ++m.ksm.full_scans; }
void undo(Machine& m, const KsmScanDone&) { --m.ksm.full_scans; }

void apply(Machine& m, const OomKilled&) { ++m.counters.oom_kills; }
void undo(Machine& m, const OomKilled&) { --m.counters.oom_kills; }

} // namespace cow

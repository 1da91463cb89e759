// Invariants of address spaces: writable_vma, rmap, tlb, commit, table, vma, users, ksm.

#include "core/check/checks.hpp"
#include "core/language/language.hpp"

#include <algorithm>
#include <vector>

namespace cow::detail {
namespace {

void check_page(const Machine& machine, MmId mm, Vpn page, Pte pte, Findings& out) {
    const Vma* vma = machine.spaces[mm.v].find(page);
    if (vma == nullptr) {
        out.add("writable_vma", tr_later("{} is mapped, but lies in no VMA."), page_text(machine, mm, page));
        return;
    }
    if (pte == Pte::guard() &&
        (vma->has(vm::maybe_guard) || !machine.config.traits.has(KernelTrait::guards_mark_vma))) {
        return;
    }
    if (!pte.has_frame()) {
        out.add("table", tr_later("{} has a page-table entry that is neither empty nor present."),
                page_text(machine, mm, page));
        return;
    }
    if (pte.writable() && !vma->has(vm::write)) {
        out.add("writable_vma",
                tr_later("{} is writable in the page table, but its VMA does not allow writing."),
                page_text(machine, mm, page));
    }
    if (pte.has(Pte::P) && !vma->has(vm::rights)) {
        out.add("writable_vma", tr_later("{} is accessible in the page table, but its VMA is PROT_NONE."),
                page_text(machine, mm, page));
    }
    if (pte.has(Pte::P) && pte.executable() && !vma->has(vm::exec)) {
        out.add("writable_vma",
                tr_later("{} is executable in the page table, but its VMA does not allow that."),
                page_text(machine, mm, page));
    }
    const Frame& frame = machine.frames[pte.pfn()];
    const u64 index = vma->index_of(page);
    const bool right = frame.kind == FrameKind::file   ? frame.file == vma->file && frame.index == index
                       : frame.kind == FrameKind::anon ? frame.index == index && !vma->is_shared()
                       : frame.kind == FrameKind::free ? true // free_mapped says so
                                                       : !vma->is_shared();
    if (!right) {
        out.add("rmap", tr_later("{} maps {}, a {} frame of page {:#x}, where page {:#x} belongs."),
                page_text(machine, mm, page), frame_text(pte.pfn()), tr(frame_kind_name(frame.kind)),
                frame.index, index);
    }
}

void check_mappings(const Machine& machine, Findings& out) {
    std::vector<u32> mappings(machine.files.size());
    for (const AddressSpace& space : machine.spaces) {
        for (const Vma& vma : space.vmas) {
            if (vma.file != no_file) {
                ++mappings[vma.file.v];
            }
        }
    }
    std::vector<u32> links(machine.files.size());
    for (const auto& [path, file] : machine.paths) {
        ++links[file.v];
    }
    for (u32 id = 0; id < machine.files.size(); ++id) {
        if (machine.files[id].links != links[id]) {
            out.add("users", tr_later("File {} counts {} names, but {} refer to it."), id,
                    machine.files[id].links, links[id]);
        }
        if (machine.files[id].mappings != mappings[id]) {
            out.add("users", tr_later("File {} counts {} VMAs that map it, but there are {}."), id,
                    machine.files[id].mappings, mappings[id]);
        }
    }
}

void check_commit(const Machine& machine, Findings& out) {
    u64 charged = machine.lost_commit;
    for (const File& file : machine.files) {
        charged += file.charged_pages();
    }
    for (const AddressSpace& space : machine.spaces) {
        for (const Vma& vma : space.vmas) {
            charged += vma.has(vm::account) ? vma.pages() : 0;
        }
    }
    if (machine.counters.committed != charged) {
        out.add("commit", tr_later("{} pages are committed, but the VMAs account for {}."),
                machine.counters.committed, charged);
    }
    if (machine.config.overcommit == 2 && machine.counters.committed > machine.commit_limit()) {
        out.add("commit", tr_later("{} pages are committed, more than the limit of {}."),
                machine.counters.committed, machine.commit_limit());
    }
}

} // namespace

void check_pages(const Machine& machine, Findings& out) {
    for (u32 id = 0; id < machine.spaces.size(); ++id) {
        for_each_entry(machine, machine.spaces[id], Vpn{0}, Vpn{~u64{0}},
                       [&](Vpn page, Pte pte, TableId) { check_page(machine, MmId{id}, page, pte, out); });
    }
}

void check_translation(const Machine& machine, const Process& process, const TlbEntry& entry, Findings& out) {
    const std::string& name = machine.name(process);
    const u64 addr = VirtAddr{entry.page()}.v;
    const Pte cached = entry.pte();
    const Walk at = machine.walk(process.mm, entry.page());
    if (!at.pte.has(Pte::P)) {
        out.add("tlb",
                tr_later("{}'s TLB still translates {:#x} to {}, but the page table maps nothing there."),
                name, addr, frame_text(cached.pfn()));
    } else if (at.pte.pfn() != cached.pfn()) {
        out.add("tlb", tr_later("{}'s TLB still translates {:#x} to {}, but the page table says {}."), name,
                addr, frame_text(cached.pfn()), frame_text(at.pte.pfn()));
    } else if (cached.writable() && !(at.pte.writable() && at.upper_writable)) {
        out.add("tlb",
                tr_later("{}'s TLB still allows writing {:#x}, but the page-table entry is read-only."), name,
                addr);
    } else if (cached.executable() && !at.pte.executable()) {
        out.add("tlb", tr_later("{}'s TLB still allows fetching from {:#x}, but the page-table entry is NX."),
                name, addr);
    } else if (cached.has(Pte::D) && !at.pte.has(Pte::D)) {
        out.add(
            "tlb",
            tr_later("{}'s TLB takes {:#x} for dirty, so that a store would not be noted in the page table."),
            name, addr);
    }
}

void check_tlbs(const Machine& machine, Findings& out) {
    for (const Process& process : machine.processes) {
        const Tlb& tlb = machine.tlb(process);
        for (u32 slot = 0; slot < tlb.entries.size(); ++slot) {
            // What is tagged with a space that the process has left will never be used again.
            if (tlb.valid(slot) && process.mm != no_mm && tlb.entries[slot].space() == process.mm) {
                check_translation(machine, process, tlb.entries[slot], out);
            }
        }
    }
}

void check_vmas(const Machine& machine, bool at_rest, Findings& out) {
    const Vpn limit{machine.config.task_size() >> page_shift};
    for (u32 id = 0; id < machine.spaces.size(); ++id) {
        Vpn last{0};
        for (const Vma& vma : machine.spaces[id].vmas) {
            if (vma.start >= vma.end || vma.start < last || vma.end > limit) {
                out.add("vma", tr_later("{} is {} VMA {:#x}-{:#x}."), page_text(machine, MmId{id}, vma.start),
                        vma.start < last ? tr("in an overlapping") : tr("in an empty or too high"),
                        VirtAddr{vma.start}.v, VirtAddr{vma.end}.v);
            }
            last = std::max(last, vma.end);
        }
        if (at_rest && machine.spaces[id].users == 0 && !machine.spaces[id].vmas.empty()) {
            out.add("leak", tr_later("Nobody runs in space {}, but it still has VMAs."), id);
        }
    }
    if (at_rest) {
        check_commit(machine, out);
    }
}

void check_tables(const Machine& machine, const Survey& counted, bool at_rest, Findings& out) {
    u32 in_use = 0;
    u32 shared = 0;
    for (u32 id = 0; id < machine.tables.high_water(); ++id) {
        const Table& table = machine.tables[TableId{id}];
        if (table.level == 0) {
            if (counted.parents[id] != 0) {
                out.add("table", tr_later("Page table {} is free, but something points at it."), id);
            }
            continue;
        }
        ++in_use;
        shared += table.refs > 1 ? 1 : 0;
        if (table.refs != counted.parents[id]) {
            out.add(at_rest && counted.parents[id] == 0 ? "leak" : "table",
                    tr_later("Page table {} says that {} entries point at it, but {} do."), id, table.refs,
                    counted.parents[id]);
        }
        if (counted.parents[id] != 0 && table.live != counted.live[id]) {
            out.add("table", tr_later("Page table {} says that it has {} entries, but it has {}."), id,
                    table.live, counted.live[id]);
        }
    }
    if (in_use != machine.tables.count() || shared != machine.tables.shared()) {
        out.add("table",
                tr_later("The machine counts {} page tables, {} of them shared, but there are {} and {}."),
                machine.tables.count(), machine.tables.shared(), in_use, shared);
    }
    for (u32 id = 0; id < machine.spaces.size(); ++id) {
        const AddressSpace& space = machine.spaces[id];
        if (space.tables != counted.tables[id]) {
            out.add("table", tr_later("{} is charged {} page tables, but has {}."),
                    space_text(machine, MmId{id}), space.tables, counted.tables[id]);
        }
        if (at_rest && space.users == 0 && space.root != no_table) {
            out.add("leak", tr_later("Nobody runs in space {}, but it still has page tables."), id);
        }
    }
}

void check_users(const Machine& machine, Findings& out) {
    check_mappings(machine, out);
    std::vector<u32> users(machine.spaces.size());
    std::vector<u32> open(machine.open_files.size());
    open[terminal_open_file] = 1; // the machine itself
    for (const Process& process : machine.processes) {
        if (process.mm != no_mm) {
            ++users[process.mm.v];
        }
        if (process.alive() != (process.mm != no_mm)) {
            out.add("users", tr_later("{} is {}, {} an address space."), machine.name(process),
                    tr(proc_state_name(process.state)),
                    process.mm != no_mm ? tr("but still has") : tr("but has not"));
        }
        for (const Descriptor& fd : process.fds) {
            if (fd.open_file != no_open_file) {
                ++open[fd.open_file];
            }
        }
    }
    for (u32 id = 0; id < machine.spaces.size(); ++id) {
        if (machine.spaces[id].users != users[id]) {
            out.add("users", tr_later("Space {} counts {} users, but {} processes run in it."), id,
                    machine.spaces[id].users, users[id]);
        }
    }
    for (u32 id = 0; id < machine.open_files.size(); ++id) {
        if (machine.open_files[id].refs != open[id]) {
            out.add("users", tr_later("Open file {} counts {} references, but {} descriptors refer to it."),
                    id, machine.open_files[id].refs, open[id]);
        }
    }
}

void check_ksm(const Machine& machine, Findings& out) {
    for (const auto& [content, pfn] : machine.ksm.stable) {
        const Frame& frame = machine.frames[pfn];
        if (frame.kind != FrameKind::ksm || frame.content != content) {
            out.add("ksm", tr_later("The stable tree holds {}, but it is a {} frame{}."), frame_text(pfn),
                    tr(frame_kind_name(frame.kind)),
                    frame.kind == FrameKind::ksm ? tr(" with other bytes") : std::string_view());
        }
    }
    for (u32 i = 1; i < machine.frames.high_water(); ++i) {
        const Frame& frame = machine.frames[Pfn{i}];
        if (frame.kind == FrameKind::ksm) {
            if (!machine.ksm.stable.contains({frame.content, Pfn{i}})) {
                out.add("ksm", tr_later("{} is a KSM frame, but not in the stable tree."),
                        frame_text(Pfn{i}));
            }
        }
    }
}

} // namespace cow::detail

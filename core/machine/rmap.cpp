#include "core/machine/rmap.hpp"

namespace cow {
namespace {

/// A faulty kernel lets PTEs map frames whose index says nothing of them.
bool found_by_index(const Machine& machine, FrameKind kind) {
    return (kind == FrameKind::anon || kind == FrameKind::file) && machine.config.bug != Bug::no_refcount &&
           machine.config.bug != Bug::refcount_8bit;
}

/// The frame knows its page of the file, or its linear page; every VMA over that page may map it.
void search_by_index(const Machine& machine, MmId mm, Pfn pfn, std::vector<Mapping>& out) {
    const Frame& frame = machine.frames[pfn];
    for (const Vma& vma : machine.spaces[mm.v].vmas) {
        if (frame.index - vma.pgoff >= vma.pages() ||
            (frame.kind == FrameKind::file && vma.file != frame.file)) {
            continue;
        }
        const Vpn page = vma.page_of(frame.index);
        const Walk at = machine.walk(mm, page);
        if (at.table != no_table && at.pte.has_frame() && at.pte.pfn() == pfn) {
            out.push_back({mm, page, at.pte, at.table});
        }
    }
}

void search_everywhere(const Machine& machine, MmId mm, Pfn pfn, std::vector<Mapping>& out) {
    for_each_pte(machine, machine.spaces[mm.v], Vpn{0}, Vpn{~u64{0}}, [&](Vpn page, Pte pte, TableId table) {
        if (pte.has_frame() && pte.pfn() == pfn) {
            out.push_back({mm, page, pte, table});
        }
    });
}

} // namespace

std::vector<Mapping> mappings_of(const Machine& machine, Pfn pfn) {
    std::vector<Mapping> out;
    const bool by_index = found_by_index(machine, machine.frames[pfn].kind);
    for (u32 i = 0; i < machine.spaces.size(); ++i) {
        if (machine.spaces[i].users == 0) {
            continue;
        }
        if (by_index) {
            search_by_index(machine, MmId{i}, pfn, out);
        } else {
            search_everywhere(machine, MmId{i}, pfn, out);
        }
    }
    return out;
}

} // namespace cow

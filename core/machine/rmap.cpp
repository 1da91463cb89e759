#include "core/machine/rmap.hpp"

#include <algorithm>

namespace cow {

std::vector<Mapping> mappings_of(const Machine& machine, Pfn pfn) {
    std::vector<Mapping> out;
    const Frame& frame = machine.frames[pfn];
    if (pfn == zero_pfn || frame.kind == FrameKind::free) {
        return out;
    }
    for (u32 i = 0; i < machine.spaces.size(); ++i) {
        const MmId mm{i};
        for (const Vma& vma : machine.spaces[i].vmas) {
            if (frame.kind == FrameKind::ksm) {
                for_each_pte(machine, machine.spaces[i], vma.start, vma.end, [&](Vpn page, Pte pte, TableId table) {
                    if (pte.pfn() == pfn) {
                        out.push_back({mm, page, pte, table});
                    }
                });
                continue;
            }
            if (frame.index - vma.pgoff >= vma.pages() || (frame.kind == FrameKind::file && vma.file != frame.file)) {
                continue;
            }
            const Vpn page = vma.page_of(frame.index);
            const Walk at = machine.walk(mm, page);
            if (at.table != no_table && at.pte.present() && at.pte.pfn() == pfn) {
                out.push_back({mm, page, at.pte, at.table});
            }
        }
    }
    return out;
}

} // namespace cow

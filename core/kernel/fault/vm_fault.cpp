#include "core/kernel/fault/vm_fault.hpp"

#include "core/kernel/page/frames.hpp"
#include "core/kernel/page/page_alloc.hpp"
#include "core/kernel/table/tables.hpp"

namespace cow::kernel {

void decide(Kernel& k, const Fault& fault, Decision decision, Pfn pfn) {
    const Machine& m = k.machine();
    const Frame frame = pfn == no_pfn ? Frame{} : m.frames[pfn];
    k.emit(FaultDecided{fault.proc, fault.addr, decision, pfn, frame.refcount, frame.kind});
}

void finish(Kernel& k, const Fault& fault, Decision decision, bool major) {
    k.emit(FaultDone{fault.proc, fault.addr, decision, major && fault.by != FaultBy::populate});
}

Pfn new_anon_frame(Kernel& k, const Fault& fault) {
    const Pfn pfn = allocate_frame(k, FrameKind::anon, zero_content, no_file, fault.vma.index_of(fault.page),
                                   Need::fault);
    if (pfn != no_pfn && fault.vma.has(vm::droppable)) {
        set_frame_flag(k, pfn, frame_flag::lazy_free, true);
    }
    return pfn;
}

bool make_table(Kernel& k, Fault& fault, u32 level) {
    const TableId table = ensure_table(k, fault.mm, fault.page, level);
    if (level == 1) {
        fault.at.table = table;
        fault.at.index = table_index(fault.page, 1);
    }
    return table != no_table;
}

/// mm/rmap.c: __anon_vma_prepare. Before a VMA gets its first private page; a neighbour's anon_vma is taken where the
/// two could be one VMA but for their rights, so that they can merge again later (find_mergeable_anon_vma).
void prepare_anon_vma(Kernel& k, Fault& fault) {
    const Machine& m = k.machine();
    if (fault.vma.anon_vma.v != 0) {
        return;
    }
    const AddressSpace& space = m.spaces[fault.mm.v];
    const Vma* self = space.find(fault.page);
    const Vma* above = space.find_from(self->end);
    const Vma* below = space.find_below(self->start);
    const auto compatible = [](const Vma& first, const Vma& second) { // anon_vma_compatible
        const u32 may_differ = vm::rights | (first.is_anonymous() ? vm::name_mask : 0);
        return first.end == second.start && first.file == second.file &&
               first.index_of(second.start) == second.pgoff &&
               ((first.flags ^ second.flags) & vm::compared & ~may_differ) == 0;
    };
    AnonVmaId id{};
    if (above != nullptr && compatible(*self, *above) && !above->has(vm::fork_child)) {
        id = above->anon_vma;
    }
    if (id.v == 0 && below != nullptr && compatible(*below, *self) && !below->has(vm::fork_child)) {
        id = below->anon_vma;
    }
    const bool fresh = id.v == 0;
    if (fresh) {
        id = AnonVmaId{m.next_anon_vma};
    }
    k.emit(VmaAnonSet{fault.mm, self->start, AnonVmaId{}, id, fresh});
    fault.vma.anon_vma = id;
}

} // namespace cow::kernel

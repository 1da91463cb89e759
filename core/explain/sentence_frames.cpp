// Sentences of frames and page tables.

#include "core/explain/teller.hpp"

#include <fmt/format.h>

namespace cow::detail {

std::string Teller::tell(const FrameAllocated& e) const {
    return e.kind == FrameKind::file ? fmt::format("Frame {} is taken from the free list for page {} of {}.",
                                                   frame(e.pfn), e.index, file(e.file))
                                     : fmt::format("Frame {} is taken from the free list.", frame(e.pfn));
}

std::string Teller::tell(const FrameZeroed& e) const {
    return fmt::format("{} is filled with zeros.", frame(e.pfn));
}

std::string Teller::tell(const PageCopied& e) const {
    return fmt::format("4 KiB are copied from {} to {}.", frame(e.from), frame(e.to));
}

std::string Teller::tell(const FrameReused& e) const {
    return fmt::format("{} is kept: nothing is copied.", frame(e.pfn));
}

std::string Teller::tell(const FrameReference& e) const {
    return fmt::format("{} {} a reference that is no mapping.", frame(e.pfn),
                       e.delta > 0 ? "gains" : "loses");
}

std::string Teller::tell(const FrameFreed& e) const {
    return fmt::format("Nobody refers to {} any more: it is free.", frame(e.pfn));
}

std::string Teller::tell(const FrameFlagsSet& e) const {
    const u8 gained = static_cast<u8>(e.now & ~e.old);
    if ((gained & frame_flag::lazy_free) != 0) {
        return fmt::format("{} may be taken back when memory is short, unless it is written first.",
                           frame(e.pfn));
    }
    if ((gained & frame_flag::dirty) != 0) {
        return fmt::format("{} is dirty: it holds bytes that exist nowhere else.", frame(e.pfn));
    }
    return ((e.old & ~e.now) & frame_flag::lazy_free) != 0
               ? fmt::format("{} is ordinary memory again and stays.", frame(e.pfn))
               : fmt::format("{} is clean.", frame(e.pfn));
}

std::string Teller::tell(const FrameKindSet& e) const {
    return e.now == FrameKind::ksm
               ? fmt::format("{} becomes a KSM page: never to be written, free to be shared.", frame(e.pfn))
               : fmt::format("{} is now a {} frame.", frame(e.pfn), frame_kind_name(e.now));
}

std::string Teller::tell(const BytesWritten& e) const {
    if (e.length == 1) {
        return fmt::format("Byte {:#x} of {} changes from {} to {}.", e.offset, frame(e.pfn),
                           byte_text(m_.contents->byte(e.old, e.offset)),
                           byte_text(m_.contents->byte(e.now, e.offset)));
    }
    return fmt::format("{} of {} change, from offset {:#x} on.", count_of(e.length, "byte"), frame(e.pfn),
                       e.offset);
}

std::string Teller::tell(const AllocationFailed& e) const {
    return e.injected ? "The allocation is made to fail." : "No frame is free, and none can be taken back.";
}

std::string Teller::tell(const TableAllocated& e) const {
    if (e.parent == no_table) {
        return fmt::format("{} gets its root page table ({}).", owner(e.mm), level_name(e.level));
    }
    return fmt::format("{} gets a page table ({}) for {}.", owner(e.mm), level_name(e.level),
                       page(e.mm, e.page));
}

std::string Teller::tell(const TableFreed& e) const {
    return e.parent == no_table ? fmt::format("{}'s root page table is freed.", owner(e.mm))
                                : fmt::format("{}'s page table ({}) for {} is empty and is freed.",
                                              owner(e.mm), level_name(e.level), page(e.mm, e.page));
}

std::string Teller::tell(const PteSet& e) const {
    const std::string pte = fmt::format("{}'s PTE of {}", owner(e.mm), page(e.mm, e.page));
    const std::string_view rights = e.now.writable() ? "writable" : "read-only";
    switch (e.reason) {
    case PteReason::accessed: return fmt::format("The MMU sets the accessed bit in {}.", pte);
    case PteReason::dirty: return fmt::format("The MMU sets the dirty bit in {}.", pte);
    case PteReason::reuse:
        return fmt::format("{} becomes writable; it still points at {}.", pte, frame(e.now.pfn()));
    case PteReason::free_hint: return fmt::format("{} is marked clean.", pte);
    case PteReason::reclaim: return fmt::format("{} is cleared: {} is taken back.", pte, frame(e.old.pfn()));
    case PteReason::fault_around:
        return fmt::format("{} points at {} too, while the kernel is at it.", pte, frame(e.now.pfn()));
    case PteReason::protect:
        if (e.now.has(Pte::N)) {
            return fmt::format("{} is hidden from the processor.", pte);
        }
        return fmt::format("{} is now {}.", pte, rights);
    case PteReason::move:
        return e.now.none()
                   ? fmt::format("{} is cleared; {} moves with its mapping.", pte, frame(e.old.pfn()))
                   : fmt::format("{} points at {}, which stays where it was.", pte, frame(e.now.pfn()));
    case PteReason::ksm:
        if (e.old.pfn() == e.now.pfn()) {
            return fmt::format("{} is write-protected.", pte);
        }
        break;
    case PteReason::fault:
    case PteReason::unmap:
    case PteReason::fork: break;
    }
    if (e.now.none()) {
        return e.old.pfn() == zero_pfn
                   ? fmt::format("{} is cleared.", pte)
                   : fmt::format("{} is cleared: {} loses a mapping.", pte, frame(e.old.pfn()));
    }
    if (!e.old.none() && e.old.pfn() == e.now.pfn()) {
        return fmt::format("{} is now {}.", pte, rights);
    }
    return fmt::format("{} now points at {}, {}.", pte, frame(e.now.pfn()), rights);
}

std::string Teller::tell(const PtesShared& e) const {
    const std::string entries = e.count == 1 ? "1 PTE" : fmt::format("{} PTEs", e.count);
    const std::string where = page(e.parent, e.page);
    if (e.parent == e.child) {
        return fmt::format("{} from {} on {} copied into {}'s own table.", entries, where,
                           e.count == 1 ? "is" : "are", owner(e.parent));
    }
    const std::string both = fmt::format("{} from {} on: {} and {} share the {}", entries, where,
                                         owner(e.parent), owner(e.child), e.count == 1 ? "frame" : "frames");
    const bool parent_writes = (e.parent_flags & Pte::W) != 0;
    const bool child_writes = (e.child_flags & Pte::W) != 0;
    if (parent_writes && child_writes) {
        return both + ", writable.";
    }
    if (parent_writes) {
        return both + fmt::format(", but {} may still write.", owner(e.parent));
    }
    return both + ((e.old & Pte::W) != 0 ? ", from now on read-only." : ", read-only.");
}

std::string Teller::tell(const TableShared& e) const {
    return fmt::format("{} shares a whole page table with {}: neither may write below it.", owner(e.parent),
                       owner(e.child));
}

std::string Teller::tell(const TableUnshared& e) const {
    if (e.to == e.from) {
        return fmt::format("{} is the last user of the page table and keeps it.", owner(e.mm));
    }
    return e.to == no_table
               ? fmt::format("{} lets go of the shared page table.", owner(e.mm))
               : fmt::format("{} gets a page table of its own for {}.", owner(e.mm), page(e.mm, e.page));
}

} // namespace cow::detail

// What events of frames and page tables say.

#include "core/explain/teller.hpp"
#include "core/explain/translation.hpp"
#include "core/language/language.hpp"

namespace cow::detail {
namespace {

class FrameTeller : public Teller {
public:
    using Teller::Teller;

    std::string tell(const FrameAllocated& e) const {
        return e.kind == FrameKind::file ? trf("Frame {} is taken from the free list for page {} of {}.",
                                               frame(e.pfn), e.index, file(e.file))
                                         : trf("Frame {} is taken from the free list.", frame(e.pfn));
    }
    std::string brief(const FrameAllocated& e, std::size_t count) const {
        return count == 1 ? trf("take free frame {}", frame_name(e.pfn)) : trf("take {} frames", count);
    }

    std::string tell(const FrameZeroed& e) const { return trf("{} is filled with zeros.", frame(e.pfn)); }
    std::string brief(const FrameZeroed& e) const { return trf("fill {} with zeroes", frame_name(e.pfn)); }

    std::string tell(const PageCopied& e) const {
        return trf("4 KiB are copied from {} to {}.", frame(e.from), frame(e.to));
    }
    std::string brief(const PageCopied& e) const {
        return trf("copy 4 KiB {} → {}", frame_name(e.from), frame_name(e.to));
    }

    std::string tell(const FrameReused& e) const {
        return trf("{} is kept: nothing is copied.", frame(e.pfn));
    }
    std::string brief(const FrameReused& e) const { return trf("keep {}, copy nothing", frame_name(e.pfn)); }

    std::string tell(const FrameReference& e) const {
        return e.delta > 0 ? trf("{} gains a reference that is no mapping.", frame(e.pfn))
                           : trf("{} loses a reference that is no mapping.", frame(e.pfn));
    }

    std::string tell(const FrameFreed& e) const {
        return trf("Nobody refers to {} any more: it is free.", frame(e.pfn));
    }
    std::string brief(const FrameFreed& e, std::size_t count) const {
        return count == 1 ? trf("{} is free again", frame_name(e.pfn))
                          : trf("{} frames are free again", count);
    }

    std::string tell(const FrameFlagsSet& e) const {
        const u8 gained = static_cast<u8>(e.now & ~e.old);
        if ((gained & frame_flag::lazy_free) != 0) {
            return trf("{} may be taken back when memory is short, unless it is written first.",
                       frame(e.pfn));
        }
        if ((gained & frame_flag::dirty) != 0) {
            return trf("{} is dirty: it holds bytes that exist nowhere else.", frame(e.pfn));
        }
        if (((e.old ^ e.now) & frame_flag::reclaim) != 0 && ((e.old ^ e.now) & frame_flag::dirty) == 0) {
            return (gained & frame_flag::reclaim) != 0
                       ? trf("{} is dirty and not mapped any more: it is to go when it has been written.",
                             frame(e.pfn))
                       : trf("{} is used again.", frame(e.pfn));
        }
        if ((gained & frame_flag::mlocked) != 0) {
            return trf("{} stays among the locked pages, though no locked VMA maps it any more.",
                       frame(e.pfn));
        }
        return ((e.old & ~e.now) & frame_flag::lazy_free) != 0
                   ? trf("{} is ordinary memory again and stays.", frame(e.pfn))
                   : trf("{} is clean.", frame(e.pfn));
    }

    std::string tell(const FrameKindSet& e) const {
        return e.now == FrameKind::ksm
                   ? trf("{} becomes a KSM page: never to be written, free to be shared.", frame(e.pfn))
                   : trf("{} is now a {} frame.", frame(e.pfn), tr(frame_kind_name(e.now)));
    }
    std::string brief(const FrameKindSet& e) const {
        return trf("{} becomes a {} frame", frame_name(e.pfn), tr(frame_kind_name(e.now)));
    }

    std::string tell(const BytesWritten& e) const {
        if (e.length == 1) {
            return trf("Byte {:#x} of {} changes from {} to {}.", e.offset, frame(e.pfn),
                       byte_text(m_.contents->look(e.old, e.offset)),
                       byte_text(m_.contents->look(e.now, e.offset)));
        }
        return trf("{} of {} change, from offset {:#x} on.", bytes_text(e.length), frame(e.pfn), e.offset);
    }
    std::string brief(const BytesWritten& e) const {
        return e.length == 1 ? trf("a byte of {} changes", frame_name(e.pfn))
                             : trf("{} bytes of {} change", e.length, frame_name(e.pfn));
    }

    std::string tell(const AllocationFailed& e) const {
        return e.injected ? trf("The allocation is made to fail.")
                          : trf("No frame is free, and none can be taken back.");
    }
    std::string brief(const AllocationFailed&) const { return trf("no frame is free"); }

    std::string tell(const TableAllocated& e) const {
        if (e.parent == no_table) {
            return trf("{} gets its root page table ({}).", owner(e.mm), table_level_name(e.level));
        }
        return trf("{} gets a page table ({}) for {}.", owner(e.mm), table_level_name(e.level),
                   page(e.mm, e.page));
    }
    std::string brief(const TableAllocated& e, std::size_t count) const {
        return count == 1 ? trf("new page table, level {}", e.level) : trf("{} new page tables", count);
    }

    std::string tell(const TableFreed& e) const {
        return e.parent == no_table ? trf("{}'s root page table is freed.", owner(e.mm))
                                    : trf("{}'s page table ({}) for {} is empty and is freed.", owner(e.mm),
                                          table_level_name(e.level), page(e.mm, e.page));
    }
    std::string brief(const TableFreed&, std::size_t count) const {
        return count == 1 ? trf("a page table is freed") : trf("{} page tables are freed", count);
    }

    std::string tell(const PteSet& e) const {
        const std::string pte = trf("{}'s PTE of {}", owner(e.mm), page(e.mm, e.page));
        const std::string_view rights = e.now.writable() ? tr("writable") : tr("read-only");
        switch (e.reason) {
        case PteReason::accessed: return trf("The MMU sets the accessed bit in {}.", pte);
        case PteReason::dirty: return trf("The MMU sets the dirty bit in {}.", pte);
        case PteReason::reuse:
            return trf("{} becomes writable; it still points at {}.", pte, frame(e.now.pfn()));
        case PteReason::free_hint: return trf("{} is marked clean.", pte);
        case PteReason::cold: return trf("The kernel clears the accessed bit in {}.", pte);
        case PteReason::unshare:
            return trf("{} stays read-only, but {} is its own from now on.", pte, frame(e.now.pfn()));
        case PteReason::guard:
            if (e.now.is_guard()) {
                return trf("{} gets a guard region's marker: any access there is a SIGSEGV.", pte);
            }
            if (e.old.is_guard()) {
                return trf("{} loses its guard region's marker.", pte);
            }
            break;
        case PteReason::writeback:
            return trf("{} is clean and read-only: the next store will be noticed.", pte);
        case PteReason::reclaim: return trf("{} is cleared: {} is taken back.", pte, frame(e.old.pfn()));
        case PteReason::fault_around:
            return trf("{} points at {} too, while the kernel is at it.", pte, frame(e.now.pfn()));
        case PteReason::protect:
            if (e.now.has(Pte::N)) {
                return trf("{} is hidden from the processor.", pte);
            }
            return trf("{} is now {}.", pte, rights);
        case PteReason::move:
            return !e.now.has_frame()
                       ? trf("{} is cleared; {} moves with its mapping.", pte, frame(e.old.pfn()))
                       : trf("{} points at {}, which stays where it was.", pte, frame(e.now.pfn()));
        case PteReason::ksm:
            if (e.old.pfn() == e.now.pfn()) {
                return trf("{} is write-protected.", pte);
            }
            break;
        case PteReason::fault:
        case PteReason::unmap:
        case PteReason::fork: break;
        }
        if (!e.now.has_frame()) {
            return e.old.pfn() == zero_pfn
                       ? trf("{} is cleared.", pte)
                       : trf("{} is cleared: {} loses a mapping.", pte, frame(e.old.pfn()));
        }
        if (e.old.has_frame() && e.old.pfn() == e.now.pfn()) {
            return trf("{} is now {}.", pte, rights);
        }
        return trf("{} now points at {}, {}.", pte, frame(e.now.pfn()), rights);
    }
    std::string brief(const PteSet& e, std::size_t count) const {
        const std::string frame = e.now.has_frame() ? frame_name(e.now.pfn()) : std::string();
        switch (e.reason) {
        case PteReason::fault:
            return trf("PTE → {}, {}", frame, e.now.writable() ? tr("writable") : tr("read-only"));
        case PteReason::fault_around:
            return count == 1 ? trf("map a neighbour too") : trf("{} neighbours mapped too", count);
        case PteReason::accessed: return trf("set A in the PTE");
        case PteReason::dirty: return trf("set A and D in the PTE");
        case PteReason::reuse: return trf("PTE writable again");
        case PteReason::protect:
            return count == 1 ? trf("PTE gets the new rights") : trf("{} PTEs get the new rights", count);
        case PteReason::unmap: return count == 1 ? trf("unmap a page") : trf("{} pages unmapped", count);
        case PteReason::move: return count == 1 ? trf("move a PTE") : trf("{} PTEs moved", count);
        case PteReason::fork: return count == 1 ? trf("copy a PTE") : trf("{} PTEs copied", count);
        case PteReason::ksm:
            return e.now.has_frame() ? trf("PTE → {}, read-only", frame) : trf("unmap the page");
        case PteReason::free_hint:
            return count == 1 ? trf("mark a page as free to go") : trf("{} pages free to go", count);
        case PteReason::unshare: return trf("PTE exclusive again");
        case PteReason::cold: return count == 1 ? trf("clear A in a PTE") : trf("clear A in {} PTEs", count);
        case PteReason::guard:
            if (e.now.is_guard()) {
                return count == 1 ? trf("guard a page") : trf("{} pages guarded", count);
            }
            if (e.old.is_guard()) {
                return count == 1 ? trf("unguard a page") : trf("{} pages unguarded", count);
            }
            return count == 1 ? trf("unmap a page") : trf("{} pages unmapped", count);
        case PteReason::writeback:
            return count == 1 ? trf("PTE clean and read-only") : trf("{} PTEs clean and read-only", count);
        case PteReason::reclaim: return count == 1 ? trf("reclaim a page") : trf("{} pages reclaimed", count);
        }
        return {};
    }

    std::string tell(const PtesShared& e) const {
        const std::string where = page(e.parent, e.page);
        if (e.parent == e.child) {
            return e.count == 1
                       ? trf("1 PTE from {} on is copied into {}'s own table.", where, owner(e.parent))
                       : trf("{} PTEs from {} on are copied into {}'s own table.", e.count, where,
                             owner(e.parent));
        }
        const std::string both = e.count == 1 ? trf("1 PTE from {} on: {} and {} share the frame", where,
                                                    owner(e.parent), owner(e.child))
                                              : trf("{} PTEs from {} on: {} and {} share the frames", e.count,
                                                    where, owner(e.parent), owner(e.child));
        const bool parent_writes = (e.parent_flags & Pte::W) != 0;
        const bool child_writes = (e.child_flags & Pte::W) != 0;
        if (parent_writes && child_writes) {
            return both + trf(", writable.");
        }
        if (parent_writes) {
            return both + trf(", but {} may still write.", owner(e.parent));
        }
        if (child_writes) {
            return both + trf(", but {} may write.", owner(e.child));
        }
        return both + ((e.old & Pte::W) != 0 ? trf(", from now on read-only.") : trf(", read-only."));
    }
    std::string brief(const PtesShared& e) const {
        const std::string what = e.count == 1 ? trf("share a PTE") : trf("{} PTEs shared", e.count);
        const bool parent_writes = (e.parent_flags & Pte::W) != 0;
        const bool child_writes = (e.child_flags & Pte::W) != 0;
        return what + (parent_writes && child_writes ? trf(", writable")
                       : parent_writes               ? trf("; the parent may still write")
                       : child_writes                ? trf("; the child may write")
                                                     : trf(", read-only"));
    }

    std::string tell(const TableShared& e) const {
        return trf("{} shares a whole page table with {}: neither may write below it.", owner(e.parent),
                   owner(e.child));
    }
    std::string brief(const TableShared&, std::size_t count) const {
        return count == 1 ? trf("share a page table") : trf("{} page tables shared", count);
    }

    std::string tell(const TableUnshared& e) const {
        if (e.to == e.from) {
            return trf("{} is the last user of the page table and keeps it.", owner(e.mm));
        }
        return e.to == no_table
                   ? trf("{} lets go of the shared page table.", owner(e.mm))
                   : trf("{} gets a page table of its own for {}.", owner(e.mm), page(e.mm, e.page));
    }
    std::string brief(const TableUnshared&) const { return trf("a page table of its own"); }
};

} // namespace

bool tell(FrameEvents family, Telling& telling) { return tell_by<FrameTeller>(family, telling); }

} // namespace cow::detail

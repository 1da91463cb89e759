// What events of the processor and of the page fault say.

#include "core/explain/teller.hpp"
#include "core/language/language.hpp"

namespace cow::detail {
namespace {

std::string_view access_name(Access access) {
    return access == Access::load ? tr("load") : access == Access::store ? tr("store") : tr("fetch");
}
std::string_view verb(Access access) {
    return access == Access::store ? tr("write") : access == Access::load ? tr("read") : tr("fetch");
}

class FaultTeller : public Teller {
public:
    using Teller::Teller;

    std::string tell(const AccessBegan& e) const {
        const std::string who = process(e.proc);
        const std::string where = address(e.proc, e.addr);
        if (e.kernel) {
            return e.access == Access::store
                       ? trf("The kernel writes {} to {}'s {}.", bytes_text(e.length), who, where)
                       : trf("The kernel reads {}'s {}.", who, where);
        }
        if (e.access == Access::load) {
            return trf("{} loads from {}.", who, where);
        }
        if (e.access == Access::fetch) {
            return trf("{} fetches an instruction from {}.", who, where);
        }
        return e.length == 1 ? trf("{} stores {} at {}.", who, byte_text(e.value), where)
                             : trf("{} stores {} at {}.", who, bytes_text(e.length), where);
    }
    std::string brief(const AccessBegan& e) const {
        const std::string where = address(e.proc, e.addr);
        return e.access == Access::store  ? trf("write {} to {}", byte_text(e.value), where)
               : e.access == Access::load ? trf("read {}", where)
                                          : trf("fetch from {}", where);
    }

    std::string tell(const RemoteAccess& e) const {
        const std::string where = page(e.mm, e.addr.page());
        const std::string bytes = bytes_text(static_cast<u32>(e.length));
        if (!e.write) {
            return trf("The kernel reads {} of {} for {}.", bytes, where, process(e.proc));
        }
        return e.force
                   ? trf("The kernel writes {} to {} for {}, by force: also where the VMA forbids writing.",
                         bytes, where, process(e.proc))
                   : trf("The kernel writes {} to {} for {}.", bytes, where, process(e.proc));
    }
    std::string brief(const RemoteAccess& e) const {
        const std::string where = page(e.mm, e.addr.page());
        return e.write ? trf("write to {}", where) : trf("read {}", where);
    }

    std::string tell(const AccessDone& e) const {
        return e.access == Access::load ? trf("The load reads {} from {}.", byte_text(e.value), frame(e.pfn))
               : e.access == Access::fetch
                   ? trf("The fetch gets {} from {}.", byte_text(e.value), frame(e.pfn))
                   : trf("The store goes through: {} is in {}.", byte_text(e.value), frame(e.pfn));
    }
    std::string brief(const AccessDone& e) const {
        return e.access == Access::store ? trf("the write goes through")
                                         : trf("it reads {}", byte_text(e.value));
    }

    std::string tell(const TlbHit& e) const {
        return trf("{}'s TLB has the translation of {}.", process(e.proc), address(e.proc, VirtAddr{e.page}));
    }
    std::string brief(const TlbHit&) const { return trf("TLB hit"); }

    std::string tell(const TlbMiss& e) const {
        return trf("The TLB has no translation for {}: {} walked.", address(e.proc, VirtAddr{e.page}),
                   e.levels == 1 ? trf("1 page table is") : trf("{} page tables are", e.levels));
    }
    std::string brief(const TlbMiss& e) const { return trf("TLB miss: walk {} levels", e.levels); }

    std::string tell(const TlbFill& e) const {
        return trf("The TLB remembers {} → {}, {}.", address(e.proc, VirtAddr{e.now.page()}),
                   frame(e.now.pte().pfn()), e.now.pte().writable() ? tr("writable") : tr("read-only"));
    }
    std::string brief(const TlbFill&) const { return trf("fill the TLB"); }

    std::string tell(const TlbFlush& e) const {
        const std::string where = address(e.proc, VirtAddr{e.page});
        return e.old.none() ? trf("{}'s TLB has nothing to forget about {}.", process(e.proc), where)
                            : trf("{}'s TLB forgets {} → {}.", process(e.proc), where, frame(e.old.pfn()));
    }
    std::string brief(const TlbFlush& e) const { return e.old.none() ? "" : trf("flush the TLB entry"); }

    std::string tell(const TlbFlushAll& e) const {
        return trf("{}'s TLB is emptied: no old translation may be used.", process(e.proc));
    }
    std::string brief(const TlbFlushAll& e) const { return trf("flush {}'s TLB", process(e.proc)); }

    std::string tell(const AccessRefused& e) const {
        switch (e.refusal) {
        case Refusal::not_present:
            return trf("The MMU refuses the {}: no page is mapped at {}.", access_name(e.access),
                       address(e.proc, e.addr));
        case Refusal::read_only:
            return trf("The MMU refuses the {}: the page-table entry is read-only.", access_name(e.access));
        case Refusal::no_access:
            return trf("The MMU refuses the {}: the page is protected against any access.",
                       access_name(e.access));
        case Refusal::no_exec:
            return trf(
                "The MMU refuses the {}: the page-table entry is NX, no instruction may come from there.",
                access_name(e.access));
        }
        return {};
    }
    std::string brief(const AccessRefused& e) const { return trf("MMU refuses the {}", verb(e.access)); }

    std::string tell(const FaultRaised& e) const {
        return trf("Page fault: {} traps into the kernel, which looks at {}.", process(e.proc),
                   address(e.proc, e.addr));
    }
    std::string brief(const FaultRaised&) const { return trf("trap into the kernel"); }

    std::string tell(const VmaChecked& e) const {
        if (!e.found) {
            return trf("No VMA contains {}: nothing is mapped there.", address(e.proc, e.addr));
        }
        const std::string_view sharing = (e.flags & vm::shared) != 0 ? tr("shared") : tr("private");
        if (!e.allowed) {
            return trf("The kernel finds the VMA: {}, it does not allow {}.", rights_text(e.flags),
                       e.access == Access::load    ? tr("reading")
                       : e.access == Access::store ? tr("writing")
                                                   : tr("executing"));
        }
        if (e.access == Access::fetch) {
            return trf("The kernel finds the VMA: {}, and gets the page as for reading.", sharing);
        }
        if (e.access == Access::load) {
            return trf("The kernel finds the VMA: {}, reading is allowed.", sharing);
        }
        return (e.flags & vm::shared) != 0
                   ? trf("The kernel finds the VMA: shared, writing is allowed, and all shall see it.")
                   : trf("The kernel finds the VMA: private, writing is allowed, and nobody else may see "
                         "it.");
    }
    std::string brief(const VmaChecked& e) const {
        if (!e.found) {
            return trf("no VMA there");
        }
        const MmId mm = space_of(e.proc);
        const Vma* vma = vma_at(mm, e.addr.page());
        const std::string vma_text =
            vma == nullptr ? trf("the VMA") : "VMA " + vma_name(m_, mm, *vma, labels_);
        return e.allowed ? trf("{} allows it", vma_text) : trf("{} forbids it", vma_text);
    }

    std::string tell(const FaultDecided& e) const {
        const bool known = e.pfn != no_pfn;
        const std::string f = known ? frame(e.pfn) : std::string{};
        switch (e.decision) {
        case Decision::none: return trf("There is nothing to do.");
        case Decision::zero_page:
            return trf("Nothing was ever written there: for reading, the zero page will do.");
        case Decision::zero_fill:
            return known
                       ? trf("The zero page is never written: the process gets a frame of zeros of its own.")
                       : trf("Nothing was ever written there: a fresh frame of zeros is needed.");
        case Decision::copy:
            if (!known) {
                return trf("A private write never reaches the file: its page is read and copied.");
            }
            if (e.kind == FrameKind::ksm) {
                return trf("{} is a merged page: it is copied, even for its last owner.", f);
            }
            if (e.kind == FrameKind::file) {
                return trf("{} belongs to the page cache: a private write gets a copy.", f);
            }
            return trf("{} to {}: it must be copied.", references_text(e.refs), f);
        case Decision::reuse:
            return e.refs == 1
                       ? trf("1 reference to {}: nobody else uses it, so no copy is needed.", f)
                       : trf("{} to {}, but the kernel reuses it all the same.", references_text(e.refs), f);
        case Decision::file_read:
            return known ? trf("The page cache has the page: {}.", f)
                         : trf("The page cache must get the page from the file.");
        case Decision::share:
            return known ? trf("The memory is shared: everybody maps the one frame {}.", f)
                         : trf("The memory is shared: everybody maps the one frame, which is got now.");
        case Decision::spurious:
            return trf("The page table already allows it: only the TLB was out of date.");
        case Decision::unshare_table:
            return trf("The page table itself is shared since fork: this process needs its own first.");
        case Decision::grow_stack:
            return trf("{} lies just below the stack: the stack grows.", address(e.proc, e.addr));
        case Decision::segv_maperr: return trf("An access to nothing: SIGSEGV (SEGV_MAPERR).");
        case Decision::segv_accerr: return trf("The VMA forbids it: SIGSEGV (SEGV_ACCERR).");
        case Decision::segv_guard: return trf("The entry is a guard region's marker: SIGSEGV (SEGV_MAPERR).");
        case Decision::sigbus: return trf("The page lies past the end of the file: SIGBUS.");
        case Decision::oom: return trf("There is no memory left for it.");
        }
        return {};
    }
    std::string brief(const FaultDecided& e) const {
        const std::string frame = e.pfn == no_pfn ? std::string() : frame_name(e.pfn);
        switch (e.decision) {
        case Decision::none: return trf("nothing to do");
        case Decision::zero_page: return trf("a read: map the zero page");
        case Decision::zero_fill:
            return e.pfn == zero_pfn ? trf("zero page: take a frame") : trf("no page yet: take a frame");
        case Decision::copy:
            return e.kind == FrameKind::ksm    ? trf("{} is merged: must copy", frame)
                   : e.kind == FrameKind::file ? trf("{} is cached: must copy", frame)
                                               : trf("refs({}) = {}: must copy", frame, e.refs);
        case Decision::reuse: return trf("refs({}) = {}: reuse it", frame, e.refs);
        case Decision::file_read: return trf("map the cached page");
        case Decision::share: return trf("shared: map it writable");
        case Decision::spurious: return trf("PTE allows it already");
        case Decision::unshare_table: return trf("shared page table: copy it");
        case Decision::grow_stack: return trf("below the stack: grow it");
        case Decision::segv_maperr: return trf("SIGSEGV, not mapped");
        case Decision::segv_accerr: return trf("SIGSEGV, not permitted");
        case Decision::segv_guard: return trf("SIGSEGV, a guard region");
        case Decision::sigbus: return trf("SIGBUS, past the file's end");
        case Decision::oom: return trf("out of memory");
        }
        return {};
    }

    std::string tell(const FaultDone& e) const {
        return e.major
                   ? trf("The fault is handled (a major one: the disk was read); the access is tried again.")
                   : trf("The fault is handled; the access is tried again.");
    }
    std::string brief(const FaultDone&) const { return trf("return, and retry"); }
};

} // namespace

bool tell(FaultEvents family, Telling& telling) { return tell_by<FaultTeller>(family, telling); }

} // namespace cow::detail

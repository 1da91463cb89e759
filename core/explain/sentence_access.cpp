// Sentences of the processor and of the page fault.

#include "core/explain/teller.hpp"
#include "core/language/language.hpp"

namespace cow::detail {
namespace {

std::string_view access_name(Access access) { return access == Access::load ? tr("load") : tr("store"); }

} // namespace

std::string Teller::tell(const AccessBegan& e) const {
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
    return e.length == 1 ? trf("{} stores {} at {}.", who, byte_text(e.value), where)
                         : trf("{} stores {} at {}.", who, bytes_text(e.length), where);
}

std::string Teller::tell(const AccessDone& e) const {
    return e.access == Access::load
               ? trf("The load reads {} from {}.", byte_text(e.value), frame(e.pfn))
               : trf("The store goes through: {} is in {}.", byte_text(e.value), frame(e.pfn));
}

std::string Teller::tell(const TlbHit& e) const {
    return trf("{}'s TLB has the translation of {}.", process(e.proc), address(e.proc, VirtAddr{e.page}));
}

std::string Teller::tell(const TlbMiss& e) const {
    return trf("The TLB has no translation for {}: {} walked.", address(e.proc, VirtAddr{e.page}),
               e.levels == 1 ? trf("1 page table is") : trf("{} page tables are", e.levels));
}

std::string Teller::tell(const TlbFill& e) const {
    return trf("The TLB remembers {} → {}, {}.", address(e.proc, VirtAddr{e.now.page}),
               frame(e.now.pte.pfn()), e.now.pte.writable() ? tr("writable") : tr("read-only"));
}

std::string Teller::tell(const TlbFlush& e) const {
    const std::string where = address(e.proc, VirtAddr{e.page});
    return e.old.none() ? trf("{}'s TLB has nothing to forget about {}.", process(e.proc), where)
                        : trf("{}'s TLB forgets {} → {}.", process(e.proc), where, frame(e.old.pfn()));
}

std::string Teller::tell(const TlbFlushAll& e) const {
    return trf("{}'s TLB is emptied: no old translation may be used.", process(e.proc));
}

std::string Teller::tell(const AccessRefused& e) const {
    switch (e.refusal) {
    case Refusal::not_present:
        return trf("The MMU refuses the {}: no page is mapped at {}.", access_name(e.access),
                   address(e.proc, e.addr));
    case Refusal::read_only:
        return trf("The MMU refuses the {}: the page-table entry is read-only.", access_name(e.access));
    case Refusal::no_access:
        return trf("The MMU refuses the {}: the page is protected against any access.",
                   access_name(e.access));
    }
    return {};
}

std::string Teller::tell(const FaultRaised& e) const {
    return trf("Page fault: {} traps into the kernel, which looks at {}.", process(e.proc),
               address(e.proc, e.addr));
}

std::string Teller::tell(const VmaChecked& e) const {
    if (!e.found) {
        return trf("No VMA contains {}: nothing is mapped there.", address(e.proc, e.addr));
    }
    const std::string_view sharing = (e.flags & vm::shared) != 0 ? tr("shared") : tr("private");
    if (!e.allowed) {
        return trf("The kernel finds the VMA: {}, it does not allow {}.", rights_text(e.flags),
                   e.access == Access::load ? tr("reading") : tr("writing"));
    }
    if (e.access == Access::load) {
        return trf("The kernel finds the VMA: {}, reading is allowed.", sharing);
    }
    return (e.flags & vm::shared) != 0
               ? trf("The kernel finds the VMA: shared, writing is allowed, and all shall see it.")
               : trf("The kernel finds the VMA: private, writing is allowed, and nobody else may see it.");
}

std::string Teller::tell(const FaultDecided& e) const {
    const bool known = e.pfn != no_pfn;
    const std::string f = known ? frame(e.pfn) : std::string{};
    switch (e.decision) {
    case Decision::none: return trf("There is nothing to do.");
    case Decision::zero_page:
        return trf("Nothing was ever written there: for reading, the zero page will do.");
    case Decision::zero_fill:
        return known ? trf("The zero page is never written: the process gets a frame of zeros of its own.")
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
    case Decision::spurious: return trf("The page table already allows it: only the TLB was out of date.");
    case Decision::unshare_table:
        return trf("The page table itself is shared since fork: this process needs its own first.");
    case Decision::grow_stack:
        return trf("{} lies just below the stack: the stack grows.", address(e.proc, e.addr));
    case Decision::segv_maperr: return trf("An access to nothing: SIGSEGV (SEGV_MAPERR).");
    case Decision::segv_accerr: return trf("The VMA forbids it: SIGSEGV (SEGV_ACCERR).");
    case Decision::sigbus: return trf("The page lies past the end of the file: SIGBUS.");
    case Decision::oom: return trf("There is no memory left for it.");
    }
    return {};
}

std::string Teller::tell(const FaultDone& e) const {
    return e.major ? trf("The fault is handled (a major one: the disk was read); the access is tried again.")
                   : trf("The fault is handled; the access is tried again.");
}

} // namespace cow::detail

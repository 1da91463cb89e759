// Sentences of the processor and of the page fault.

#include "core/explain/teller.hpp"

#include <fmt/format.h>

namespace cow::detail {
namespace {

std::string_view access_name(Access access) { return access == Access::load ? "load" : "store"; }

} // namespace

std::string Teller::tell(const AccessBegan& e) const {
    const std::string who = process(e.proc);
    const std::string where = address(e.proc, e.addr);
    if (e.kernel) {
        return e.access == Access::store
                   ? fmt::format("The kernel writes {} to {}'s {}.", count_of(e.length, "byte"), who, where)
                   : fmt::format("The kernel reads {}'s {}.", who, where);
    }
    if (e.access == Access::load) {
        return fmt::format("{} loads from {}.", who, where);
    }
    return e.length == 1 ? fmt::format("{} stores {} at {}.", who, byte_text(e.value), where)
                         : fmt::format("{} stores {} at {}.", who, count_of(e.length, "byte"), where);
}

std::string Teller::tell(const AccessDone& e) const {
    return e.access == Access::load
               ? fmt::format("The load reads {} from {}.", byte_text(e.value), frame(e.pfn))
               : fmt::format("The store goes through: {} is in {}.", byte_text(e.value), frame(e.pfn));
}

std::string Teller::tell(const TlbHit& e) const {
    return fmt::format("{}'s TLB has the translation of {}.", process(e.proc),
                       address(e.proc, VirtAddr{e.page}));
}

std::string Teller::tell(const TlbMiss& e) const {
    return fmt::format("The TLB has no translation for {}: {} walked.", address(e.proc, VirtAddr{e.page}),
                       e.levels == 1 ? "1 page table is" : fmt::format("{} page tables are", e.levels));
}

std::string Teller::tell(const TlbFill& e) const {
    return fmt::format("The TLB remembers {} → {}, {}.", address(e.proc, VirtAddr{e.now.page}),
                       frame(e.now.pte.pfn()), e.now.pte.writable() ? "writable" : "read-only");
}

std::string Teller::tell(const TlbFlush& e) const {
    const std::string where = address(e.proc, VirtAddr{e.page});
    return e.old.none()
               ? fmt::format("{}'s TLB has nothing to forget about {}.", process(e.proc), where)
               : fmt::format("{}'s TLB forgets {} → {}.", process(e.proc), where, frame(e.old.pfn()));
}

std::string Teller::tell(const TlbFlushAll& e) const {
    return fmt::format("{}'s TLB is emptied: no old translation may be used.", process(e.proc));
}

std::string Teller::tell(const AccessRefused& e) const {
    switch (e.refusal) {
    case Refusal::not_present:
        return fmt::format("The MMU refuses the {}: no page is mapped at {}.", access_name(e.access),
                           address(e.proc, e.addr));
    case Refusal::read_only:
        return fmt::format("The MMU refuses the {}: the page-table entry is read-only.",
                           access_name(e.access));
    case Refusal::no_access:
        return fmt::format("The MMU refuses the {}: the page is protected against any access.",
                           access_name(e.access));
    }
    return {};
}

std::string Teller::tell(const FaultRaised& e) const {
    return fmt::format("Page fault: {} traps into the kernel, which looks at {}.", process(e.proc),
                       address(e.proc, e.addr));
}

std::string Teller::tell(const VmaChecked& e) const {
    if (!e.found) {
        return fmt::format("No VMA contains {}: nothing is mapped there.", address(e.proc, e.addr));
    }
    const std::string_view sharing = (e.flags & vm::shared) != 0 ? "shared" : "private";
    if (!e.allowed) {
        return fmt::format("The kernel finds the VMA: {}, it does not allow {}.", rights_text(e.flags),
                           e.access == Access::load ? "reading" : "writing");
    }
    if (e.access == Access::load) {
        return fmt::format("The kernel finds the VMA: {}, reading is allowed.", sharing);
    }
    return (e.flags & vm::shared) != 0
               ? "The kernel finds the VMA: shared, writing is allowed, and all shall see it."
               : "The kernel finds the VMA: private, writing is allowed, and nobody else may see it.";
}

std::string Teller::tell(const FaultDecided& e) const {
    const bool known = e.pfn != no_pfn;
    const std::string f = known ? frame(e.pfn) : std::string{};
    const FrameKind kind = known ? m_.frames[e.pfn].kind : FrameKind::free;
    switch (e.decision) {
    case Decision::none: return "There is nothing to do.";
    case Decision::zero_page: return "Nothing was ever written there: for reading, the zero page will do.";
    case Decision::zero_fill:
        return known ? "The zero page is never written: the process gets a frame of zeros of its own."
                     : "Nothing was ever written there: a fresh frame of zeros is needed.";
    case Decision::copy:
        if (!known) {
            return "A private write never reaches the file: its page is read and copied.";
        }
        if (kind == FrameKind::ksm) {
            return fmt::format("{} is a merged page: it is copied, even for its last owner.", f);
        }
        if (kind == FrameKind::file) {
            return fmt::format("{} belongs to the page cache: a private write gets a copy.", f);
        }
        return fmt::format("{} to {}: it must be copied.", count_of(e.refs, "reference"), f);
    case Decision::reuse:
        return e.refs == 1 ? fmt::format("1 reference to {}: nobody else uses it, so no copy is needed.", f)
                           : fmt::format("{} to {}, but the kernel reuses it all the same.",
                                         count_of(e.refs, "reference"), f);
    case Decision::file_read:
        return known ? fmt::format("The page cache has the page: {}.", f)
                     : "The page cache must get the page from the file.";
    case Decision::share:
        return known ? fmt::format("The memory is shared: everybody maps the one frame {}.", f)
                     : "The memory is shared: everybody maps the one frame, which is got now.";
    case Decision::spurious: return "The page table already allows it: only the TLB was out of date.";
    case Decision::unshare_table:
        return "The page table itself is shared since fork: this process needs its own first.";
    case Decision::grow_stack:
        return fmt::format("{} lies just below the stack: the stack grows.", address(e.proc, e.addr));
    case Decision::segv_maperr: return "An access to nothing: SIGSEGV (SEGV_MAPERR).";
    case Decision::segv_accerr: return "The VMA forbids it: SIGSEGV (SEGV_ACCERR).";
    case Decision::sigbus: return "The page lies past the end of the file: SIGBUS.";
    case Decision::oom: return "There is no memory left for it.";
    }
    return {};
}

std::string Teller::tell(const FaultDone& e) const {
    return e.major ? "The fault is handled (a major one: the disk was read); the access is tried again."
                   : "The fault is handled; the access is tried again.";
}

} // namespace cow::detail

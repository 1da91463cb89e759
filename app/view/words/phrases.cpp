// The words of the checklist.

#include "app/view/scene/scene.hpp"
#include "app/view/words/activity.hpp"
#include "core/base/errno.hpp"
#include "core/language/language.hpp"

#include <fmt/format.h>

namespace cow::ui {
namespace {

std::string value_text(u8 value) {
    return value >= 0x20 && value < 0x7f ? fmt::format("'{}'", static_cast<char>(value))
                                         : fmt::format("0x{:02x}", value);
}

std::string_view verb(Access access) { return access == Access::store ? tr("write") : tr("read"); }

struct Phrase {
    const Machine& machine;
    const Labels& labels;
    std::size_t count;

    std::string name(ProcId proc) const { return machine.name(machine.process(proc)); }
    std::string call(NameId name) const { return machine.names->text(name); }
    std::string address(MmId mm, Vpn page) const { return address_text(machine, mm, VirtAddr{page}, labels); }

    std::string operator()(const AccessBegan& e) const {
        const std::string where = address_text(machine, machine.process(e.proc).mm, e.addr, labels);
        return e.access == Access::store ? trf("write {} to {}", value_text(e.value), where)
                                         : trf("read {}", where);
    }
    std::string operator()(const AccessDone& e) const {
        return e.access == Access::store ? trf("the write goes through")
                                         : trf("it reads {}", value_text(e.value));
    }
    std::string operator()(const TlbHit&) const { return trf("TLB hit"); }
    std::string operator()(const TlbMiss& e) const { return trf("TLB miss: walk {} levels", e.levels); }
    std::string operator()(const TlbFill&) const { return trf("fill the TLB"); }
    std::string operator()(const TlbFlush& e) const { return e.old.none() ? "" : trf("flush the TLB entry"); }
    std::string operator()(const TlbFlushAll& e) const { return trf("flush {}'s TLB", name(e.proc)); }
    std::string operator()(const AccessRefused& e) const { return trf("MMU refuses the {}", verb(e.access)); }
    std::string operator()(const FaultRaised&) const { return trf("trap into the kernel"); }
    std::string operator()(const VmaChecked& e) const {
        if (!e.found) {
            return trf("no VMA there");
        }
        const MmId mm = machine.process(e.proc).mm;
        const Vma* vma = mm == no_mm ? nullptr : machine.space(mm).find(e.addr.page());
        const std::string vma_text =
            vma == nullptr ? trf("the VMA") : "VMA " + vma_name(machine, mm, *vma, labels);
        return e.allowed ? trf("{} allows it", vma_text) : trf("{} forbids it", vma_text);
    }
    std::string operator()(const FaultDecided& e) const {
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
        case Decision::sigbus: return trf("SIGBUS, past the file's end");
        case Decision::oom: return trf("out of memory");
        }
        return {};
    }
    std::string operator()(const FaultDone&) const { return trf("return, and retry"); }

    std::string operator()(const FrameAllocated& e) const {
        return count == 1 ? trf("take free frame {}", frame_name(e.pfn)) : trf("take {} frames", count);
    }
    std::string operator()(const FrameZeroed& e) const {
        return trf("fill {} with zeroes", frame_name(e.pfn));
    }
    std::string operator()(const PageCopied& e) const {
        return trf("copy 4 KiB {} → {}", frame_name(e.from), frame_name(e.to));
    }
    std::string operator()(const FrameReused& e) const {
        return trf("keep {}, copy nothing", frame_name(e.pfn));
    }
    std::string operator()(const FrameFreed& e) const {
        return count == 1 ? trf("{} is free again", frame_name(e.pfn))
                          : trf("{} frames are free again", count);
    }
    std::string operator()(const FrameKindSet& e) const {
        return trf("{} becomes a {} frame", frame_name(e.pfn), tr(frame_kind_name(e.now)));
    }
    std::string operator()(const BytesWritten& e) const {
        return e.length == 1 ? trf("a byte of {} changes", frame_name(e.pfn))
                             : trf("{} bytes of {} change", e.length, frame_name(e.pfn));
    }
    std::string operator()(const AllocationFailed&) const { return trf("no frame is free"); }

    std::string operator()(const TableAllocated& e) const {
        return count == 1 ? trf("new page table, level {}", e.level) : trf("{} new page tables", count);
    }
    std::string operator()(const TableFreed&) const {
        return count == 1 ? trf("a page table is freed") : trf("{} page tables are freed", count);
    }
    std::string operator()(const PteSet& e) const {
        const std::string frame = e.now.present() ? frame_name(e.now.pfn()) : std::string();
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
            return e.now.present() ? trf("PTE → {}, read-only", frame) : trf("unmap the page");
        case PteReason::free_hint:
            return count == 1 ? trf("mark a page as free to go") : trf("{} pages free to go", count);
        case PteReason::reclaim: return count == 1 ? trf("reclaim a page") : trf("{} pages reclaimed", count);
        }
        return {};
    }
    std::string operator()(const PtesShared& e) const {
        return e.count == 1 ? trf("share a PTE, read-only") : trf("{} PTEs shared, read-only", e.count);
    }
    std::string operator()(const TableShared&) const {
        return count == 1 ? trf("share a page table") : trf("{} page tables shared", count);
    }
    std::string operator()(const TableUnshared&) const { return trf("a page table of its own"); }

    std::string operator()(const SpaceCreated&) const { return trf("a new address space"); }
    std::string operator()(const VmaAdded& e) const {
        return count == 1 ? trf("new VMA {}", vma_name(machine, e.mm, e.vma, labels))
                          : trf("{} new VMAs", count);
    }
    std::string operator()(const VmaRemoved&) const {
        return count == 1 ? trf("a VMA is removed") : trf("{} VMAs removed", count);
    }
    std::string operator()(const VmaSplit&) const { return trf("split the VMA"); }
    std::string operator()(const VmaMerged&) const { return trf("merge two VMAs"); }
    std::string operator()(const VmaResized&) const { return trf("the VMA's bounds move"); }
    std::string operator()(const VmaFlagsSet&) const { return trf("the VMA's flags change"); }
    std::string operator()(const BrkMoved&) const { return trf("the heap's end moves"); }
    std::string operator()(const CommitRefused& e) const {
        return trf("{} pages too many: refused", e.pages);
    }

    std::string operator()(const ProcessCreated& e) const {
        return trf("new process {}", machine.names->text(e.name));
    }
    std::string operator()(const ProcessCancelled&) const { return trf("the new process is given up"); }
    std::string operator()(const ProcessExited& e) const {
        return e.signal == Signal::none ? trf("{} exits", name(e.proc))
                                        : trf("{} dies of {}", name(e.proc), signal_name(e.signal));
    }
    std::string operator()(const ProcessReaped& e) const { return trf("{} is reaped", name(e.proc)); }
    std::string operator()(const SignalSent& e) const {
        return trf("send {} to {}", signal_name(e.signal), name(e.proc));
    }
    std::string operator()(const MmSwitched& e) const {
        return e.now == no_mm ? "" : trf("{} runs in it", name(e.proc));
    }
    std::string operator()(const ProgramSet& e) const {
        return trf("runs {} from now on", machine.names->text(e.now));
    }
    std::string operator()(const CallEntered&) const { return trf("enter the kernel"); }
    std::string operator()(const CallReturned& e) const {
        const CallResult result{e.result};
        return result.failed() ? trf("return -{}", errno_name(result.error())) : trf("return");
    }

    std::string operator()(const CachePageAdded&) const {
        return count == 1 ? trf("a page enters the cache") : trf("{} pages enter the cache", count);
    }
    std::string operator()(const CachePageRemoved&) const {
        return count == 1 ? trf("a page leaves the cache") : trf("{} pages leave the cache", count);
    }
    std::string operator()(const PageWrittenBack&) const {
        return count == 1 ? trf("write a page back") : trf("{} pages written back", count);
    }

    std::string operator()(const KsmScanned&) const {
        return count == 1 ? trf("look at a page") : trf("{} pages looked at", count);
    }
    std::string operator()(const KsmMerged& e) const {
        return trf("merge {} into {}", frame_name(e.from), frame_name(e.to));
    }
    std::string operator()(const KsmScanDone&) const { return trf("the scan is complete"); }
    std::string operator()(const ReclaimBegan& e) const { return trf("{} frames are wanted", e.pages); }
    std::string operator()(const ReclaimDone& e) const { return trf("{} frames reclaimed", e.pages); }
    std::string operator()(const OomKilled& e) const { return trf("OOM killer chooses {}", name(e.proc)); }

    template <class E> std::string operator()(const E&) const { return {}; } // bookkeeping
};

} // namespace

std::string short_phrase(const Event& event, const Machine& machine, const Labels& labels,
                         std::size_t count) {
    return std::visit(Phrase{machine, labels, count}, event);
}

} // namespace cow::ui

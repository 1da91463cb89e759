// The words of the checklist.

#include "app/gui/activity.hpp"
#include "app/gui/scene.hpp"
#include "core/base/errno.hpp"

#include <fmt/format.h>

namespace cow::gui {
namespace {

std::string value_text(u8 value) {
    return value >= 0x20 && value < 0x7f ? fmt::format("'{}'", static_cast<char>(value))
                                         : fmt::format("0x{:02x}", value);
}

std::string plural(std::size_t count, std::string_view one, std::string_view many) {
    return count == 1 ? std::string(one) : fmt::format("{} {}", count, many);
}

std::string_view verb(Access access) { return access == Access::store ? "write" : "read"; }

struct Phrase {
    const Machine& machine;
    const Labels& labels;
    std::size_t count;

    std::string name(ProcId proc) const { return machine.name(machine.process(proc)); }
    std::string call(NameId name) const { return machine.names->text(name); }
    std::string address(MmId mm, Vpn page) const { return address_text(machine, mm, VirtAddr{page}, labels); }

    std::string operator()(const AccessBegan& e) const {
        const MmId mm = machine.process(e.proc).mm;
        const std::string where = mm == no_mm ? std::string() : address_text(machine, mm, e.addr, labels);
        return e.access == Access::store ? fmt::format("write {} to {}", value_text(e.value), where)
                                         : fmt::format("read {}", where);
    }
    std::string operator()(const AccessDone& e) const {
        return e.access == Access::store ? "the write goes through"
                                         : fmt::format("it reads {}", value_text(e.value));
    }
    std::string operator()(const TlbHit&) const { return "TLB hit"; }
    std::string operator()(const TlbMiss& e) const {
        return fmt::format("TLB miss: walk {} levels", e.levels);
    }
    std::string operator()(const TlbFill&) const { return "fill the TLB"; }
    std::string operator()(const TlbFlush& e) const { return e.old.none() ? "" : "flush the TLB entry"; }
    std::string operator()(const TlbFlushAll& e) const { return fmt::format("flush {}'s TLB", name(e.proc)); }
    std::string operator()(const AccessRefused& e) const {
        return fmt::format("MMU refuses the {}", verb(e.access));
    }
    std::string operator()(const FaultRaised&) const { return "trap into the kernel"; }
    std::string operator()(const VmaChecked& e) const {
        if (!e.found) {
            return "no VMA there";
        }
        const MmId mm = machine.process(e.proc).mm;
        const Vma* vma = mm == no_mm ? nullptr : machine.space(mm).find(e.addr.page());
        const std::string vma_text =
            vma == nullptr ? "the VMA" : "VMA " + vma_name(machine, mm, *vma, labels);
        return fmt::format("{} {} it", vma_text, e.allowed ? "allows" : "forbids");
    }
    std::string operator()(const FaultDecided& e) const {
        const std::string frame = e.pfn == no_pfn ? std::string() : frame_name(e.pfn);
        switch (e.decision) {
        case Decision::none: return "nothing to do";
        case Decision::zero_page: return "a read: map the zero page";
        case Decision::zero_fill:
            return e.pfn == zero_pfn ? "zero page: take a frame" : "no page yet: take a frame";
        case Decision::copy: return fmt::format("refs({}) = {}: must copy", frame, e.refs);
        case Decision::reuse: return fmt::format("refs({}) = {}: reuse it", frame, e.refs);
        case Decision::file_read: return "map the cached page";
        case Decision::share: return "shared: map it writable";
        case Decision::spurious: return "PTE allows it already";
        case Decision::unshare_table: return "shared page table: copy it";
        case Decision::grow_stack: return "below the stack: grow it";
        case Decision::segv_maperr: return "SIGSEGV, not mapped";
        case Decision::segv_accerr: return "SIGSEGV, not permitted";
        case Decision::sigbus: return "SIGBUS, past the file's end";
        case Decision::oom: return "out of memory";
        }
        return {};
    }
    std::string operator()(const FaultDone&) const { return "return, and retry"; }

    std::string operator()(const FrameAllocated& e) const {
        return count == 1 ? fmt::format("take free frame {}", frame_name(e.pfn))
                          : fmt::format("take {} frames", count);
    }
    std::string operator()(const FrameZeroed& e) const {
        return fmt::format("fill {} with zeroes", frame_name(e.pfn));
    }
    std::string operator()(const PageCopied& e) const {
        return fmt::format("copy 4 KiB {} → {}", frame_name(e.from), frame_name(e.to));
    }
    std::string operator()(const FrameReused& e) const {
        return fmt::format("keep {}, copy nothing", frame_name(e.pfn));
    }
    std::string operator()(const FrameFreed& e) const {
        return count == 1 ? fmt::format("{} is free again", frame_name(e.pfn))
                          : fmt::format("{} frames are free again", count);
    }
    std::string operator()(const FrameKindSet& e) const {
        return fmt::format("{} becomes a {} frame", frame_name(e.pfn), frame_kind_name(e.now));
    }
    std::string operator()(const BytesWritten& e) const {
        return e.length == 1 ? fmt::format("a byte of {} changes", frame_name(e.pfn))
                             : fmt::format("{} bytes of {} change", e.length, frame_name(e.pfn));
    }
    std::string operator()(const AllocationFailed&) const { return "no frame is free"; }

    std::string operator()(const TableAllocated& e) const {
        return count == 1 ? fmt::format("new page table, level {}", e.level)
                          : fmt::format("{} new page tables", count);
    }
    std::string operator()(const TableFreed&) const {
        return plural(count, "a page table is freed", "page tables are freed");
    }
    std::string operator()(const PteSet& e) const {
        const std::string frame = e.now.present() ? frame_name(e.now.pfn()) : std::string();
        switch (e.reason) {
        case PteReason::fault:
            return fmt::format("PTE → {}, {}", frame, e.now.writable() ? "writable" : "read-only");
        case PteReason::fault_around: return plural(count, "map a neighbour too", "neighbours mapped too");
        case PteReason::accessed: return "set A in the PTE";
        case PteReason::dirty: return "set A and D in the PTE";
        case PteReason::reuse: return "PTE writable again";
        case PteReason::protect: return plural(count, "PTE gets the new rights", "PTEs get the new rights");
        case PteReason::unmap: return plural(count, "unmap a page", "pages unmapped");
        case PteReason::move: return plural(count, "move a PTE", "PTEs moved");
        case PteReason::fork: return plural(count, "copy a PTE", "PTEs copied");
        case PteReason::ksm:
            return e.now.present() ? fmt::format("PTE → {}, read-only", frame) : "unmap the page";
        case PteReason::free_hint: return plural(count, "mark a page as free to go", "pages free to go");
        case PteReason::reclaim: return plural(count, "reclaim a page", "pages reclaimed");
        }
        return {};
    }
    std::string operator()(const PtesShared& e) const {
        return plural(e.count, "share a PTE, read-only", "PTEs shared, read-only");
    }
    std::string operator()(const TableShared&) const {
        return plural(count, "share a page table", "page tables shared");
    }
    std::string operator()(const TableUnshared&) const { return "a page table of its own"; }

    std::string operator()(const SpaceCreated&) const { return "a new address space"; }
    std::string operator()(const VmaAdded& e) const {
        return count == 1 ? fmt::format("new VMA {}", vma_name(machine, e.mm, e.vma, labels))
                          : fmt::format("{} new VMAs", count);
    }
    std::string operator()(const VmaRemoved&) const {
        return plural(count, "a VMA is removed", "VMAs removed");
    }
    std::string operator()(const VmaSplit&) const { return "split the VMA"; }
    std::string operator()(const VmaMerged&) const { return "merge two VMAs"; }
    std::string operator()(const VmaResized&) const { return "the VMA's bounds move"; }
    std::string operator()(const VmaFlagsSet&) const { return "the VMA's flags change"; }
    std::string operator()(const BrkMoved&) const { return "the heap's end moves"; }
    std::string operator()(const CommitRefused& e) const {
        return fmt::format("{} pages too many: refused", e.pages);
    }

    std::string operator()(const ProcessCreated& e) const {
        return fmt::format("new process {}", machine.names->text(e.name));
    }
    std::string operator()(const ProcessCancelled&) const { return "the new process is given up"; }
    std::string operator()(const ProcessExited& e) const {
        return e.signal == Signal::none ? fmt::format("{} exits", name(e.proc))
                                        : fmt::format("{} dies of {}", name(e.proc), signal_name(e.signal));
    }
    std::string operator()(const ProcessReaped& e) const { return fmt::format("{} is reaped", name(e.proc)); }
    std::string operator()(const SignalSent& e) const {
        return fmt::format("send {} to {}", signal_name(e.signal), name(e.proc));
    }
    std::string operator()(const MmSwitched& e) const {
        return e.now == no_mm ? "" : fmt::format("{} runs in it", name(e.proc));
    }
    std::string operator()(const ProgramSet& e) const {
        return fmt::format("runs {} from now on", machine.names->text(e.now));
    }
    std::string operator()(const CallEntered&) const { return "enter the kernel"; }
    std::string operator()(const CallReturned& e) const {
        const CallResult result{e.result};
        return result.failed() ? fmt::format("return -{}", errno_name(result.error())) : "return";
    }

    std::string operator()(const CachePageAdded&) const {
        return plural(count, "a page enters the cache", "pages enter the cache");
    }
    std::string operator()(const CachePageRemoved&) const {
        return plural(count, "a page leaves the cache", "pages leave the cache");
    }
    std::string operator()(const PageWrittenBack&) const {
        return plural(count, "write a page back", "pages written back");
    }

    std::string operator()(const KsmScanned&) const {
        return plural(count, "look at a page", "pages looked at");
    }
    std::string operator()(const KsmMerged& e) const {
        return fmt::format("merge {} into {}", frame_name(e.from), frame_name(e.to));
    }
    std::string operator()(const KsmScanDone&) const { return "the scan is complete"; }
    std::string operator()(const ReclaimBegan& e) const {
        return fmt::format("{} frames are wanted", e.pages);
    }
    std::string operator()(const ReclaimDone& e) const { return fmt::format("{} frames reclaimed", e.pages); }
    std::string operator()(const OomKilled& e) const {
        return fmt::format("OOM killer chooses {}", name(e.proc));
    }

    template <class E> std::string operator()(const E&) const { return {}; } // bookkeeping
};

} // namespace

std::string short_phrase(const Event& event, const Machine& machine, const Labels& labels,
                         std::size_t count) {
    return std::visit(Phrase{machine, labels, count}, event);
}

} // namespace cow::gui

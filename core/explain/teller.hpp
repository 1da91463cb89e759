#pragma once
// One function per event type: what it says. A type without one does not compile. The functions are in files by family:
// sentence_access.cpp, sentence_frames.cpp, sentence_spaces.cpp, sentence_files.cpp.
//
// They read only names, VMAs and contents from the machine, so that the state before the event, the state after it, and
// any later one give the same sentence.

#include "core/event/event.hpp"
#include "core/explain/sentence.hpp"
#include "core/machine/machine.hpp"

#include <string>
#include <string_view>

namespace cow::detail {

class Teller {
public:
    Teller(const Machine& machine, const Labels& labels) : m_(machine), labels_(labels) {}

    // the processor
    std::string tell(const AccessBegan& e) const;
    std::string tell(const AccessDone& e) const;
    std::string tell(const TlbHit& e) const;
    std::string tell(const TlbMiss& e) const;
    std::string tell(const TlbFill& e) const;
    std::string tell(const TlbFlush& e) const;
    std::string tell(const TlbFlushAll& e) const;
    std::string tell(const AccessRefused& e) const;
    // the fault
    std::string tell(const FaultRaised& e) const;
    std::string tell(const VmaChecked& e) const;
    std::string tell(const FaultDecided& e) const;
    std::string tell(const FaultDone& e) const;
    // frames
    std::string tell(const FrameAllocated& e) const;
    std::string tell(const FrameZeroed& e) const;
    std::string tell(const PageCopied& e) const;
    std::string tell(const FrameReused& e) const;
    std::string tell(const FrameReference& e) const;
    std::string tell(const FrameFreed& e) const;
    std::string tell(const FrameFlagsSet& e) const;
    std::string tell(const FrameKindSet& e) const;
    std::string tell(const BytesWritten& e) const;
    std::string tell(const AllocationFailed& e) const;
    // page tables
    std::string tell(const TableAllocated& e) const;
    std::string tell(const TableFreed& e) const;
    std::string tell(const PteSet& e) const;
    std::string tell(const PtesShared& e) const;
    std::string tell(const TableShared& e) const;
    std::string tell(const TableUnshared& e) const;
    // address spaces
    std::string tell(const SpaceCreated& e) const;
    std::string tell(const SpaceUsed& e) const;
    std::string tell(const VmaAdded& e) const;
    std::string tell(const VmaRemoved& e) const;
    std::string tell(const VmaSplit& e) const;
    std::string tell(const VmaMerged& e) const;
    std::string tell(const VmaResized& e) const;
    std::string tell(const VmaFlagsSet& e) const;
    std::string tell(const VmaAnonSet& e) const;
    std::string tell(const BrkMoved& e) const;
    std::string tell(const CommitCharged& e) const;
    std::string tell(const CommitRefused& e) const;
    // processes
    std::string tell(const ProcessCreated& e) const;
    std::string tell(const ProcessCancelled& e) const;
    std::string tell(const ProcessExited& e) const;
    std::string tell(const ProcessReaped& e) const;
    std::string tell(const ParentChanged& e) const;
    std::string tell(const SignalSent& e) const;
    std::string tell(const MmSwitched& e) const;
    std::string tell(const ProgramSet& e) const;
    std::string tell(const VforkWaiting& e) const;
    std::string tell(const MergeAnySet& e) const;
    std::string tell(const CallEntered& e) const;
    std::string tell(const CallReturned& e) const;
    // files
    std::string tell(const FileCreated& e) const;
    std::string tell(const FileResized& e) const;
    std::string tell(const FileTruncated& e) const;
    std::string tell(const CachePageAdded& e) const;
    std::string tell(const CachePageRemoved& e) const;
    std::string tell(const PageWrittenBack& e) const;
    std::string tell(const OpenFileCreated& e) const;
    std::string tell(const OpenFileReference& e) const;
    std::string tell(const FilePositionSet& e) const;
    std::string tell(const DescriptorSet& e) const;
    // same-page merging, memory pressure
    std::string tell(const KsmEntered& e) const;
    std::string tell(const KsmLeft& e) const;
    std::string tell(const KsmScanned& e) const;
    std::string tell(const KsmItemSet& e) const;
    std::string tell(const KsmStableSet& e) const;
    std::string tell(const KsmMerged& e) const;
    std::string tell(const KsmScanDone& e) const;
    std::string tell(const ReclaimBegan& e) const;
    std::string tell(const ReclaimDone& e) const;
    std::string tell(const OomKilled& e) const;

    // ---- words -----------------------------------------------------------------------------------------------------
    /// "child"; "process 3" when the machine does not know it (yet).
    std::string process(ProcId proc) const;
    /// The process that runs in a space: the one that owns it if several do.
    std::string owner(MmId mm) const;
    std::string address(MmId mm, VirtAddr addr) const;
    std::string address(ProcId proc, VirtAddr addr) const;
    std::string page(MmId mm, Vpn page) const { return address(mm, VirtAddr{page}); }
    /// "libc.so.6": the last part of the path.
    std::string file(FileId id) const;
    /// The VMA at an address, or null.
    const Vma* vma_at(MmId mm, Vpn page) const;
    MmId space_of(ProcId proc) const;

private:
    const Machine& m_;
    const Labels& labels_;
};

/// "F7", "the zero page"
std::string frame(Pfn pfn);
/// "1 page", "3 pages"
std::string pages_text(u64 count);
std::string frames_text(u64 count);
std::string bytes_text(u64 count);
std::string references_text(u64 count);
/// 'A' when it can be printed, else 0x1f
std::string byte_text(u8 value);

} // namespace cow::detail

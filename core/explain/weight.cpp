#include "core/base/errno.hpp"
#include "core/explain/sentence.hpp"

#include <type_traits>

namespace cow {
namespace {

// What a reader of the plain story would miss if it were left out is normal; what the story is about is key.

/// Bookkeeping.
template <class E>
concept Detail =
    (std::is_same_v<E, TlbHit> || std::is_same_v<E, TlbFill> || std::is_same_v<E, FaultDone> ||
     std::is_same_v<E, FrameReference> || std::is_same_v<E, FrameFlagsSet> ||
     std::is_same_v<E, BytesWritten> || std::is_same_v<E, TableAllocated> || std::is_same_v<E, TableFreed> ||
     std::is_same_v<E, SpaceCreated> || std::is_same_v<E, SpaceUsed> || std::is_same_v<E, VmaAnonSet> ||
     std::is_same_v<E, BrkMoved> || std::is_same_v<E, CommitCharged> || std::is_same_v<E, MmSwitched> ||
     std::is_same_v<E, MergeAnySet> || std::is_same_v<E, CallEntered> || std::is_same_v<E, FileCreated> ||
     std::is_same_v<E, FileResized> || std::is_same_v<E, CachePageAdded> ||
     std::is_same_v<E, OpenFileCreated> || std::is_same_v<E, OpenFileReference> ||
     std::is_same_v<E, FilePositionSet> || std::is_same_v<E, DescriptorSet> ||
     std::is_same_v<E, KsmEntered> || std::is_same_v<E, KsmLeft> || std::is_same_v<E, KsmStableSet>);
template <Detail E> Weight weight_of(const E&) { return Weight::detail; }

Weight weight_of(const AccessBegan&) { return Weight::normal; }
Weight weight_of(const AccessDone&) { return Weight::normal; }
Weight weight_of(const TlbMiss&) { return Weight::normal; }
Weight weight_of(const TlbFlush& e) { return e.old.none() ? Weight::detail : Weight::normal; }
Weight weight_of(const TlbFlushAll&) { return Weight::normal; }
Weight weight_of(const AccessRefused&) { return Weight::key; }
Weight weight_of(const FaultRaised&) { return Weight::normal; }
Weight weight_of(const VmaChecked& e) { return e.allowed ? Weight::normal : Weight::key; }
Weight weight_of(const FaultDecided&) { return Weight::key; }
Weight weight_of(const FrameAllocated&) { return Weight::normal; }
Weight weight_of(const FrameZeroed&) { return Weight::normal; }
Weight weight_of(const PageCopied&) { return Weight::key; }
Weight weight_of(const FrameReused&) { return Weight::key; }
Weight weight_of(const FrameFreed&) { return Weight::normal; }
Weight weight_of(const FrameKindSet&) { return Weight::normal; }
Weight weight_of(const AllocationFailed&) { return Weight::key; }
Weight weight_of(const TableShared&) { return Weight::key; }
Weight weight_of(const TableUnshared&) { return Weight::key; }
Weight weight_of(const PtesShared&) { return Weight::key; }
Weight weight_of(const PteSet& e) {
    switch (e.reason) {
    case PteReason::fault:
    case PteReason::reuse:
    case PteReason::ksm: return Weight::key;
    case PteReason::accessed:
    case PteReason::dirty:
    case PteReason::fault_around: return Weight::detail;
    case PteReason::protect:
    case PteReason::unmap:
    case PteReason::move:
    case PteReason::fork:
    case PteReason::free_hint:
    case PteReason::reclaim: return Weight::normal;
    }
    return Weight::normal;
}
Weight weight_of(const VmaAdded&) { return Weight::normal; }
Weight weight_of(const VmaRemoved&) { return Weight::normal; }
Weight weight_of(const VmaSplit&) { return Weight::normal; }
Weight weight_of(const VmaMerged&) { return Weight::normal; }
Weight weight_of(const VmaResized&) { return Weight::normal; }
Weight weight_of(const VmaFlagsSet&) { return Weight::normal; }
Weight weight_of(const CommitRefused&) { return Weight::key; }
Weight weight_of(const ProcessCreated&) { return Weight::key; }
Weight weight_of(const ProcessCancelled&) { return Weight::key; }
Weight weight_of(const ProcessExited&) { return Weight::key; }
Weight weight_of(const ProcessReaped&) { return Weight::normal; }
Weight weight_of(const ParentChanged&) { return Weight::normal; }
Weight weight_of(const SignalSent& e) { return e.signal == Signal::sigchld ? Weight::detail : Weight::key; }
Weight weight_of(const ProgramSet&) { return Weight::normal; }
Weight weight_of(const VforkWaiting&) { return Weight::normal; }
Weight weight_of(const CallReturned& e) {
    return CallResult{e.result}.failed() ? Weight::key : Weight::detail;
}
Weight weight_of(const FileTruncated&) { return Weight::normal; }
Weight weight_of(const CachePageRemoved&) { return Weight::normal; }
Weight weight_of(const PageWrittenBack&) { return Weight::normal; }
Weight weight_of(const KsmScanned&) { return Weight::normal; }
Weight weight_of(const KsmItemSet& e) {
    return e.now.tree == KsmItem::Tree::absent ? Weight::detail : Weight::normal;
}
Weight weight_of(const KsmMerged&) { return Weight::key; }
Weight weight_of(const KsmScanDone&) { return Weight::normal; }
Weight weight_of(const ReclaimBegan&) { return Weight::normal; }
Weight weight_of(const ReclaimDone&) { return Weight::normal; }
Weight weight_of(const OomKilled&) { return Weight::key; }

} // namespace

Weight event_weight(const Event& event) {
    return std::visit([](const auto& e) { return weight_of(e); }, event);
}

} // namespace cow

#include "app/view/scene/event_kind.hpp"

#include "core/language/language.hpp"

#include <array>
#include <type_traits>

namespace cow::ui {
namespace {

template <class E, class... Any> constexpr bool is_any = (std::is_same_v<E, Any> || ...);

template <class E> constexpr EventKind kind_of_type() {
    if constexpr (is_any<E, FaultRaised, VmaChecked, FaultDecided, FaultDone, SignalSent, OomKilled>) {
        return EventKind::fault;
    } else if constexpr (is_any<E, PageCopied>) {
        return EventKind::copy;
    } else if constexpr (is_any<E, KsmEntered, KsmLeft, KsmScanned, KsmItemSet, KsmStableSet, KsmMerged,
                                KsmScanDone>) {
        return EventKind::ksm;
    } else if constexpr (is_any<E, ProcessCreated, ProcessCancelled, ProcessExited, ProcessReaped,
                                ParentChanged, MmSwitched, ProgramSet, VforkWaiting, MergeAnySet, CallEntered,
                                CallReturned>) {
        return EventKind::process;
    } else if constexpr (is_any<E, SpaceCreated, SpaceUsed, VmaAdded, VmaRemoved, VmaSplit, VmaMerged,
                                VmaResized, VmaFlagsSet, VmaAnonSet, BrkMoved, CommitCharged,
                                CommitRefused>) {
        return EventKind::mapping;
    } else if constexpr (is_any<E, FileCreated, FileResized, FileTruncated, CachePageAdded, CachePageRemoved,
                                PageWrittenBack, OpenFileCreated, OpenFileReference, FilePositionSet,
                                DescriptorSet, ReclaimBegan, ReclaimDone>) {
        return EventKind::file;
    } else if constexpr (is_any<E, PteSet, PtesShared, TableAllocated, TableFreed, TableShared,
                                TableUnshared>) {
        return EventKind::page_table;
    } else if constexpr (is_any<E, FrameAllocated, FrameZeroed, FrameReused, FrameReference, FrameFreed,
                                FrameFlagsSet, FrameKindSet, BytesWritten, AllocationFailed>) {
        return EventKind::frame;
    } else {
        static_assert(is_any<E, AccessBegan, AccessDone, AccessRefused, TlbHit, TlbMiss, TlbFill, TlbFlush,
                             TlbFlushAll>);
        return EventKind::processor;
    }
}

} // namespace

EventKind kind_of(const Event& event) {
    return std::visit([](const auto& e) { return kind_of_type<std::decay_t<decltype(e)>>(); }, event);
}

std::string_view kind_name(EventKind kind) {
    constexpr std::array<std::string_view, event_kinds> names{
        tr_later("fault"),      tr_later("copy"),    tr_later("KSM"),
        tr_later("process"),    tr_later("mapping"), tr_later("file"),
        tr_later("page table"), tr_later("frame"),   tr_later("memory access")};
    return names[static_cast<std::size_t>(kind)];
}

bool is_fault(const Event& event) {
    return std::holds_alternative<FaultRaised>(event) || std::holds_alternative<SignalSent>(event) ||
           std::holds_alternative<OomKilled>(event);
}

bool is_copy(const Event& event) { return std::holds_alternative<PageCopied>(event); }

} // namespace cow::ui

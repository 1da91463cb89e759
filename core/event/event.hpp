#pragma once
// The one vocabulary: everything that is decided or changed is one of these small structs. Each carries what it needs
// to be applied to a Machine and to be undone exactly. Nothing else writes the machine.
//
// Events that change nothing (a TLB hit, a decision) are there to be seen: they are the steps of the story.

#include "core/event/fault_events.hpp"
#include "core/event/file_events.hpp"
#include "core/event/frame_events.hpp"
#include "core/event/ksm_events.hpp"
#include "core/event/process_events.hpp"
#include "core/event/space_events.hpp"

#include <span>
#include <string_view>
#include <variant>

namespace cow {

using Event =
    std::variant<AccessBegan, AccessDone, TlbHit, TlbMiss, TlbFill, TlbFlush, TlbFlushAll, AccessRefused,
                 FaultRaised, VmaChecked, FaultDecided, FaultDone, FrameAllocated, FrameZeroed, PageCopied,
                 FrameReused, FrameReference, FrameFreed, FrameFlagsSet, FrameKindSet, BytesWritten,
                 AllocationFailed, TableAllocated, TableFreed, PteSet, PtesShared, TableShared, TableUnshared,
                 SpaceCreated, SpaceUsed, VmaAdded, VmaRemoved, VmaSplit, VmaMerged, VmaResized, VmaFlagsSet,
                 VmaAnonSet, BrkMoved, CommitCharged, CommitRefused, ProcessCreated, ProcessCancelled,
                 ProcessExited, ProcessReaped, ParentChanged, SignalSent, MmSwitched, ProgramSet,
                 VforkWaiting, MergeAnySet, CallEntered, CallReturned, FileCreated, FileResized,
                 FileTruncated, CachePageAdded, CachePageRemoved, PageWrittenBack, OpenFileCreated,
                 OpenFileReference, FilePositionSet, DescriptorSet, KsmEntered, KsmLeft, KsmScanned,
                 KsmItemSet, KsmStableSet, KsmMerged, KsmScanDone, ReclaimBegan, ReclaimDone, OomKilled>;

static_assert(sizeof(Event) <= 48, "an event kept in history is at most 48 bytes");

/// "PteSet": the type as JSON and the log call it.
std::string_view event_name(const Event& event);
/// All names, in the order of the variant.
std::span<const std::string_view> event_names();

/// The process an event is about, or no_proc (events of a frame, a file, the machine).
ProcId event_process(const Event& event);

} // namespace cow

#include "core/event/event.hpp"

#include <array>

namespace cow {
namespace {

// In the order of the variant.
constexpr std::array<std::string_view, std::variant_size_v<Event>> names{
    "AccessBegan",     "AccessDone",       "TlbHit",          "TlbMiss",         "TlbFill",
    "TlbFlush",        "TlbFlushAll",      "AccessRefused",   "FaultRaised",     "VmaChecked",
    "FaultDecided",    "FaultDone",        "FrameAllocated",  "FrameZeroed",     "PageCopied",
    "FrameReused",     "FrameReference",   "FrameFreed",      "FrameFlagsSet",   "FrameKindSet",
    "BytesWritten",    "AllocationFailed", "TableAllocated",  "TableFreed",      "PteSet",
    "PtesShared",      "TableShared",      "TableUnshared",   "SpaceCreated",    "SpaceUsed",
    "VmaAdded",        "VmaRemoved",       "VmaSplit",        "VmaMerged",       "VmaResized",
    "VmaFlagsSet",     "VmaAnonSet",       "BrkMoved",        "CommitCharged",   "CommitRefused",
    "ProcessCreated",  "ProcessCancelled", "ProcessExited",   "ProcessReaped",   "ParentChanged",
    "SignalSent",      "MmSwitched",       "ProgramSet",      "VforkWaiting",    "MergeAnySet",
    "CallEntered",     "CallReturned",     "FileCreated",     "FileResized",     "FileTruncated",
    "CachePageAdded",  "CachePageRemoved", "PageWrittenBack", "OpenFileCreated", "OpenFileReference",
    "FilePositionSet", "DescriptorSet",    "KsmEntered",      "KsmLeft",         "KsmScanned",
    "KsmItemSet",      "KsmStableSet",     "KsmMerged",       "KsmScanDone",     "ReclaimBegan",
    "ReclaimDone",     "OomKilled",
};

static_assert(!names.back().empty(), "every event has a name");

constexpr std::array<std::string_view, 14> decisions{
    "none",     "zero_page",     "zero_fill",  "copy",        "reuse",       "file_read", "share",
    "spurious", "unshare_table", "grow_stack", "segv_maperr", "segv_accerr", "sigbus",    "oom",
};

template <class E>
concept NamesProcess = requires(const E& e) {
    { e.proc } -> std::convertible_to<ProcId>;
};

} // namespace

std::string_view decision_name(Decision decision) { return decisions[static_cast<std::size_t>(decision)]; }
std::string_view event_name(const Event& event) { return names[event.index()]; }
std::span<const std::string_view> event_names() { return names; }

ProcId event_process(const Event& event) {
    return std::visit(
        [](const auto& e) {
            if constexpr (NamesProcess<std::decay_t<decltype(e)>>) {
                return e.proc;
            } else {
                return no_proc;
            }
        },
        event);
}

} // namespace cow

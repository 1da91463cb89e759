#pragma once
// The fields of every event, by name: one list, from which both the JSON and the trace are made.
//
//   for_each_field(event, [](std::string_view name, const auto& value) { … });
//
// A field that an event gains and this list lacks does not compile: each line takes the whole struct apart.

#include "core/event/event.hpp"

#include <string_view>

namespace cow::cli {

std::string_view enum_name(Access access);
std::string_view enum_name(Refusal refusal);
std::string_view enum_name(Decision decision);
std::string_view enum_name(PteReason reason);
std::string_view enum_name(FrameKind kind);
std::string_view enum_name(Signal signal);
std::string_view enum_name(KsmItem::Tree tree);

namespace detail {

/// Takes the next name off "one, two, three".
constexpr std::string_view next_name(std::string_view& names) {
    const std::size_t end = names.find(',');
    const std::string_view name = names.substr(0, end);
    names.remove_prefix(end == std::string_view::npos ? names.size() : end + 2);
    return name;
}

template <class Visit, class... Values>
void visit_fields(std::string_view names, Visit& visit, const Values&... values) {
    (visit(next_name(names), values), ...);
}

} // namespace detail

#define COWSCOPE_FIELDS(Type, ...)                                                                           \
    template <class Visit> void for_each_field(const Type& event, Visit&& visit) {                           \
        const auto& [__VA_ARGS__] = event;                                                                   \
        detail::visit_fields(#__VA_ARGS__, visit, __VA_ARGS__);                                              \
    }

// ---- parts of events -----------------------------------------------------------------------------------------------
COWSCOPE_FIELDS(TlbEntry, page, pte)
COWSCOPE_FIELDS(Frame, refcount, mapcount, content, file, kind, flags, index)
COWSCOPE_FIELDS(Vma, start, end, pgoff, anon_vma, file, flags)
COWSCOPE_FIELDS(Descriptor, open_file, close_on_exec)
COWSCOPE_FIELDS(KsmItem, checksum, stable, tree, age, skips)
// ---- the processor and the fault -----------------------------------------------------------------------------------
COWSCOPE_FIELDS(AccessBegan, proc, addr, length, access, kernel, value)
COWSCOPE_FIELDS(AccessDone, proc, addr, pfn, access, value)
COWSCOPE_FIELDS(TlbHit, proc, page)
COWSCOPE_FIELDS(TlbMiss, proc, page, levels)
COWSCOPE_FIELDS(TlbFill, proc, old_generation, now, old)
COWSCOPE_FIELDS(TlbFlush, proc, page, old)
COWSCOPE_FIELDS(TlbFlushAll, proc)
COWSCOPE_FIELDS(AccessRefused, proc, addr, access, refusal)
COWSCOPE_FIELDS(FaultRaised, proc, addr, access, refusal)
COWSCOPE_FIELDS(VmaChecked, proc, addr, access, found, allowed, flags)
COWSCOPE_FIELDS(FaultDecided, proc, addr, decision, pfn, refs, kind)
COWSCOPE_FIELDS(FaultDone, proc, addr, decision, major)
// ---- frames and page tables ----------------------------------------------------------------------------------------
COWSCOPE_FIELDS(FrameAllocated, pfn, content, index, file, kind)
COWSCOPE_FIELDS(FrameZeroed, pfn)
COWSCOPE_FIELDS(PageCopied, from, to, old, now)
COWSCOPE_FIELDS(FrameReused, pfn)
COWSCOPE_FIELDS(FrameReference, pfn, delta)
COWSCOPE_FIELDS(FrameFreed, pfn, old)
COWSCOPE_FIELDS(FrameFlagsSet, pfn, old, now)
COWSCOPE_FIELDS(FrameKindSet, pfn, old, now)
COWSCOPE_FIELDS(BytesWritten, pfn, offset, length, old, now)
COWSCOPE_FIELDS(AllocationFailed, injected)
COWSCOPE_FIELDS(TableAllocated, mm, table, parent, page, level)
COWSCOPE_FIELDS(TableFreed, mm, table, parent, page, level, read_only)
COWSCOPE_FIELDS(PteSet, mm, table, page, old, now, reason)
COWSCOPE_FIELDS(PtesShared, parent, child, from, to, page, count, old, parent_flags, child_flags)
COWSCOPE_FIELDS(TableShared, parent, child, table, parent_pd, child_pd, index, was_writable)
COWSCOPE_FIELDS(TableUnshared, mm, from, to, pd, page, index, was_writable)
// ---- address spaces ------------------------------------------------------------------------------------------------
COWSCOPE_FIELDS(SpaceCreated, mm, owner)
COWSCOPE_FIELDS(SpaceUsed, mm, delta)
COWSCOPE_FIELDS(VmaAdded, vma, mm)
COWSCOPE_FIELDS(VmaRemoved, vma, mm)
COWSCOPE_FIELDS(VmaSplit, mm, start, at)
COWSCOPE_FIELDS(VmaMerged, mm, start, at, first, second, first_flags, second_flags)
COWSCOPE_FIELDS(VmaResized, mm, old_start, old_end, start, end)
COWSCOPE_FIELDS(VmaFlagsSet, mm, start, old, now)
COWSCOPE_FIELDS(VmaAnonSet, mm, start, old, now, fresh)
COWSCOPE_FIELDS(BrkMoved, mm, start, old, now)
COWSCOPE_FIELDS(CommitCharged, pages)
COWSCOPE_FIELDS(CommitRefused, proc, pages, committed)
// ---- processes -----------------------------------------------------------------------------------------------------
COWSCOPE_FIELDS(ProcessCreated, proc, parent, name, pid, old_next_pid, mm, inherit)
COWSCOPE_FIELDS(ProcessCancelled, made)
COWSCOPE_FIELDS(ProcessExited, proc, code, signal)
COWSCOPE_FIELDS(ProcessReaped, proc, by)
COWSCOPE_FIELDS(ParentChanged, proc, old, now)
COWSCOPE_FIELDS(SignalSent, proc, signal)
COWSCOPE_FIELDS(MmSwitched, proc, old, now)
COWSCOPE_FIELDS(ProgramSet, proc, old, now)
COWSCOPE_FIELDS(VforkWaiting, proc, old, now)
COWSCOPE_FIELDS(MergeAnySet, mm, old, now)
COWSCOPE_FIELDS(CallEntered, proc, call)
COWSCOPE_FIELDS(CallReturned, proc, call, result)
// ---- files ---------------------------------------------------------------------------------------------------------
COWSCOPE_FIELDS(FileCreated, file, name, size, exec, shmem, accounted, implied, filled, fill)
COWSCOPE_FIELDS(FileResized, file, old, now)
COWSCOPE_FIELDS(FileTruncated, file, old_size, old_filled, old_fill)
COWSCOPE_FIELDS(CachePageAdded, file, pfn, index, was_cold)
COWSCOPE_FIELDS(CachePageRemoved, file, pfn, index)
COWSCOPE_FIELDS(PageWrittenBack, file, had_old, index, old, now)
COWSCOPE_FIELDS(OpenFileCreated, id, file, readable, writable, append)
COWSCOPE_FIELDS(OpenFileReference, id, delta)
COWSCOPE_FIELDS(FilePositionSet, id, old, now)
COWSCOPE_FIELDS(DescriptorSet, proc, fd, old, now, old_size)
// ---- same-page merging, memory pressure ----------------------------------------------------------------------------
COWSCOPE_FIELDS(KsmEntered, mm)
COWSCOPE_FIELDS(KsmLeft, mm, position)
COWSCOPE_FIELDS(KsmScanned, mm, page, pfn)
COWSCOPE_FIELDS(KsmItemSet, mm, page, old, now)
COWSCOPE_FIELDS(KsmStableSet, content, pfn, insert)
COWSCOPE_FIELDS(KsmMerged, mm, page, from, to)
COWSCOPE_FIELDS(KsmScanDone, old_scans)
COWSCOPE_FIELDS(ReclaimBegan, pages)
COWSCOPE_FIELDS(ReclaimDone, pages)
COWSCOPE_FIELDS(OomKilled, proc, badness)

#undef COWSCOPE_FIELDS

/// Letters of the bits that are set, highest first, as in machine/pte.hpp: "XDAUWP".
struct PteLetters {
    char text[8]{};
    std::string_view view() const { return text; }
};
PteLetters pte_letters(Pte pte);

} // namespace cow::cli

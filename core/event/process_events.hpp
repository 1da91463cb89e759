#pragma once
// Events of processes and their system calls.

#include "core/base/errno.hpp"
#include "core/base/ids.hpp"
#include "core/event/event_facts.hpp"
#include "core/machine/process.hpp"

#include <optional>

namespace cow {

COWSCOPE_FIELDS(Rlimit, soft, hard)

struct ProcessCreated {
    static constexpr EventFacts facts{EventKind::process, Weight::key, Line::single, Effect::changes};
    ProcId proc{};
    ProcId parent = no_proc;
    NameId name{};
    u32 pid = 0;
    u32 old_next_pid = 0;
    MmId mm = no_mm;
    bool inherit = false; ///< fork: descriptors and prctl state are the parent's; limits always are

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(ProcessCreated, proc, parent, name, pid, old_next_pid, mm, inherit)

/// A process that could not be completed disappears again (failed fork). It is the newest one.
struct ProcessCancelled {
    static constexpr EventFacts facts{EventKind::process, Weight::key, Line::single, Effect::changes};
    ProcessCreated made{};

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(ProcessCancelled, made)

struct ProcessExited {
    static constexpr EventFacts facts{EventKind::process, Weight::key, Line::single, Effect::changes};
    ProcId proc{};
    i32 code = 0;
    Signal signal = Signal::none;

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(ProcessExited, proc, code, signal)

struct ProcessReaped {
    static constexpr EventFacts facts{EventKind::process, Weight::normal, Line::single, Effect::changes};
    ProcId proc{};
    ProcId by = no_proc;

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(ProcessReaped, proc, by)

struct ParentChanged {
    static constexpr EventFacts facts{EventKind::process, Weight::normal, Line::none, Effect::changes};
    ProcId proc{};
    ProcId old = no_proc;
    ProcId now = no_proc;

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(ParentChanged, proc, old, now)

struct SignalSent {
    static constexpr EventFacts facts{EventKind::fault, Weight::key, Line::single, Effect::tells};
    ProcId proc{};
    Signal signal = Signal::none;

    Weight weight() const { return signal == Signal::sigchld ? Weight::detail : facts.weight; }
};
COWSCOPE_FIELDS(SignalSent, proc, signal)

struct MmSwitched {
    static constexpr EventFacts facts{EventKind::process, Weight::detail, Line::single, Effect::changes};
    ProcId proc{};
    MmId old = no_mm;
    MmId now = no_mm;

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(MmSwitched, proc, old, now)

struct ProgramSet {
    static constexpr EventFacts facts{EventKind::process, Weight::normal, Line::single, Effect::changes};
    ProcId proc{};
    NameId old{};
    NameId now{};

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(ProgramSet, proc, old, now)

struct VforkWaiting {
    static constexpr EventFacts facts{EventKind::process, Weight::normal, Line::none, Effect::changes};
    ProcId proc{};
    ProcId old = no_proc;
    ProcId now = no_proc;

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(VforkWaiting, proc, old, now)

COWSCOPE_FIELDS(Tracing, by, seized, stopped, told, group, pending, signal)

/// ptrace: a process gets or loses its tracer, or stops or goes on.
struct TracingSet {
    static constexpr EventFacts facts{EventKind::process, Weight::normal, Line::single, Effect::changes};
    ProcId proc{};
    Tracing old{};
    Tracing now{};

    Weight weight() const { return old.told != now.told ? Weight::detail : facts.weight; }
    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(TracingSet, proc, old, now)

struct MergeAnySet {
    static constexpr EventFacts facts{EventKind::process, Weight::detail, Line::none, Effect::changes};
    MmId mm{};
    bool old = false;
    bool now = false;

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(MergeAnySet, mm, old, now)

struct RlimitSet {
    static constexpr EventFacts facts{EventKind::process, Weight::normal, Line::single, Effect::changes};
    ProcId proc{};
    Resource resource{};
    Rlimit old{};
    Rlimit now{};

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(RlimitSet, proc, resource, old, now)

struct CallEntered {
    static constexpr EventFacts facts{EventKind::process, Weight::detail, Line::single, Effect::counts};
    ProcId proc{};
    NameId call{};

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(CallEntered, proc, call)

struct CallReturned {
    static constexpr EventFacts facts{EventKind::process, Weight::detail, Line::single, Effect::tells};
    ProcId proc{};
    NameId call{};
    std::optional<i64> result = i64{0}; ///< nothing: it is unknown

    Weight weight() const { return CallResult{result.value_or(0)}.failed() ? Weight::key : facts.weight; }
};
COWSCOPE_FIELDS(CallReturned, proc, call, result)

/// Why a call that was accepted changed nothing.
enum class NoEffect : u8 {
    nothing_there,       ///< no page in the range is present
    nothing_dirty,       ///< there is nothing to write back
    no_backing,          ///< private and anonymous memory is not written back to anything
    no_disk,             ///< shared memory's pages have no disk
    in_background,       ///< MS_ASYNC: dirty pages are written back in the background
    only_waits,          ///< sync_file_range without SYNC_FILE_RANGE_WRITE
    droppable,           ///< MAP_DROPPABLE memory does not merge
    shared_never_merges, ///< KSM merges private anonymous pages only
    already_so,          ///< the advice had been given before
    pages_shared,        ///< MADV_FREE of pages that others map too
    only_hints,          ///< the advice changes how much is read ahead, not what is mapped
    not_mapped,          ///< nothing is mapped in the range
    empty_range,         ///< no byte is meant
    no_swap,             ///< private memory is neither taken out nor brought in
    all_cached,          ///< nothing is left to be read from the disk
};
struct CallHadNoEffect {
    static constexpr EventFacts facts{EventKind::process, Weight::key, Line::single, Effect::tells};
    ProcId proc{};
    NoEffect reason{};
};
COWSCOPE_FIELDS(CallHadNoEffect, proc, reason)

/// What may stand in the way of more memory, or of more descriptors.
enum class Limit : u8 { as, data, stack, memlock, nofile, map_count };
/// "RLIMIT_AS", "vm.max_map_count"
std::string_view limit_name(Limit limit);

/// A call, or the growth of a stack, would go beyond a limit.
struct LimitReached {
    static constexpr EventFacts facts{EventKind::process, Weight::key, Line::single, Effect::tells};
    ProcId proc{};
    Limit limit{};
    u64 allowed = 0; ///< bytes; of nofile and map_count, a number
};
COWSCOPE_FIELDS(LimitReached, proc, limit, allowed)

using ProcessEvents = EventList<ProcessCreated, ProcessCancelled, ProcessExited, ProcessReaped, ParentChanged,
                                SignalSent, MmSwitched, ProgramSet, VforkWaiting, TracingSet, MergeAnySet,
                                RlimitSet, CallEntered, CallReturned, CallHadNoEffect, LimitReached>;

} // namespace cow

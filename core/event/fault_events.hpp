#pragma once
// Events of the processor that touches memory, and of the page fault that follows.

#include "core/base/ids.hpp"
#include "core/event/event_facts.hpp"
#include "core/machine/frame.hpp"
#include "core/machine/process.hpp"
#include "core/machine/tlb.hpp"

#include <optional>
#include <string_view>

namespace cow {

/// The space is that of the process whose TLB it is.
constexpr std::string_view struct_name(const TlbEntry*) { return "TlbEntry"; }
template <class Visit> void for_each_field(const TlbEntry& entry, Visit&& visit) {
    visit("page", entry.page());
    visit("pte", entry.pte());
}

/// `fetch`: of an instruction.
enum class Access : u8 { load, store, fetch };

/// Why the processor refused an access (the x86 page-fault error code says the same in bits).
enum class Refusal : u8 { not_present, read_only, no_access, no_exec };

/// What the fault handler decided; also the answers of `ask`.
enum class Decision : u8 {
    none,          ///< no fault: the access just went through
    zero_page,     ///< anonymous read: map the shared zero page
    zero_fill,     ///< anonymous: a new zeroed frame
    copy,          ///< copy into a new frame
    reuse,         ///< last owner: keep the frame, make the PTE writable
    file_read,     ///< map the page cache's frame for reading
    share,         ///< shared mapping: map the one frame, writable
    spurious,      ///< the PTE already allows it; only the TLB was stale
    unshare_table, ///< fork=ondemand: copy the page table first
    grow_stack,    ///< extend the stack VMA downwards
    segv_maperr,   ///< no VMA there: SIGSEGV
    segv_accerr,   ///< the VMA forbids it: SIGSEGV
    segv_guard,    ///< a guard region: SIGSEGV
    sigbus,        ///< past the end of the file: SIGBUS
    oom,           ///< no frame to be had
};
std::string_view decision_name(Decision decision);

/// It only prepares for what the access needs (or for nothing: the TLB was stale), and the access faults or goes on.
constexpr bool is_preparation(Decision decision) {
    return decision == Decision::spurious || decision == Decision::unshare_table ||
           decision == Decision::grow_stack;
}

// ---- the processor -------------------------------------------------------------------------------------------------

/// A process is about to touch memory. `kernel`: on its behalf, inside a system call (copy_to_user).
struct AccessBegan {
    static constexpr EventFacts facts{EventKind::processor, Weight::normal, Line::single, Effect::tells};
    ProcId proc{};
    VirtAddr addr{};
    u32 length = 1; ///< bytes
    Access access = Access::load;
    bool kernel = false;
    std::optional<u8> value = u8{0}; ///< first byte stored; nothing: it is unknown
};
COWSCOPE_FIELDS(AccessBegan, proc, addr, length, access, kernel, value)

/// The access went through; for a load or a fetch, `value` is what it read.
struct AccessDone {
    static constexpr EventFacts facts{EventKind::processor, Weight::normal, Line::single, Effect::tells};
    ProcId proc{};
    VirtAddr addr{};
    Pfn pfn{};
    Access access = Access::load;
    std::optional<u8> value = u8{0}; ///< nothing: it is unknown
};
COWSCOPE_FIELDS(AccessDone, proc, addr, pfn, access, value)

struct TlbHit {
    static constexpr EventFacts facts{EventKind::processor, Weight::detail, Line::single, Effect::tells};
    ProcId proc{};
    Vpn page{};
};
COWSCOPE_FIELDS(TlbHit, proc, page)

/// Not in the TLB: the page tables are walked, `levels` tables deep. Counts a TLB miss.
struct TlbMiss {
    static constexpr EventFacts facts{EventKind::processor, Weight::normal, Line::single, Effect::counts};
    ProcId proc{};
    Vpn page{};
    u8 levels = 0;

    inline void apply(Machine& machine) const;
    inline void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(TlbMiss, proc, page, levels)

struct TlbFill {
    static constexpr EventFacts facts{EventKind::processor, Weight::detail, Line::single, Effect::changes};
    ProcId proc{};
    u32 old_generation = 0;
    TlbEntry now{};
    TlbEntry old{};

    inline void apply(Machine& machine) const;
    inline void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(TlbFill, proc, old_generation, now, old)

/// One page's translation is dropped (invlpg).
struct TlbFlush {
    static constexpr EventFacts facts{EventKind::processor, Weight::normal, Line::single, Effect::changes};
    ProcId proc{};
    Vpn page{};
    Pte old{}; ///< none: it was not cached

    Weight weight() const { return old.none() ? Weight::detail : facts.weight; }
    inline void apply(Machine& machine) const;
    inline void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(TlbFlush, proc, page, old)

/// All translations of the process are dropped.
struct TlbFlushAll {
    static constexpr EventFacts facts{EventKind::processor, Weight::normal, Line::single, Effect::changes};
    ProcId proc{};

    inline void apply(Machine& machine) const;
    inline void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(TlbFlushAll, proc)

/// The MMU refuses the access.
struct AccessRefused {
    static constexpr EventFacts facts{EventKind::processor, Weight::key, Line::single, Effect::tells};
    ProcId proc{};
    VirtAddr addr{};
    Access access = Access::load;
    Refusal refusal = Refusal::not_present;
};
COWSCOPE_FIELDS(AccessRefused, proc, addr, access, refusal)

// ---- the fault -----------------------------------------------------------------------------------------------------

/// The trap into the kernel (or the same work done for a system call). Counts a fault.
struct FaultRaised {
    static constexpr EventFacts facts{EventKind::fault, Weight::normal, Line::single, Effect::counts};
    ProcId proc{};
    VirtAddr addr{};
    Access access = Access::load;
    Refusal refusal = Refusal::not_present;

    inline void apply(Machine& machine) const;
    inline void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(FaultRaised, proc, addr, access, refusal)

/// The kernel looked up the VMA; `found` false: the address is unmapped.
struct VmaChecked {
    static constexpr EventFacts facts{EventKind::fault, Weight::normal, Line::single, Effect::tells};
    ProcId proc{};
    VirtAddr addr{};
    Access access = Access::load;
    bool found = false;
    bool allowed = false;
    u32 flags = 0;

    Weight weight() const { return allowed ? facts.weight : Weight::key; }
};
COWSCOPE_FIELDS(VmaChecked, proc, addr, access, found, allowed, flags)

/// The kernel knows what to do. `pfn` and `refs`: the frame it looked at, if any.
struct FaultDecided {
    static constexpr EventFacts facts{EventKind::fault, Weight::key, Line::single, Effect::tells};
    ProcId proc{};
    VirtAddr addr{};
    Decision decision = Decision::none;
    Pfn pfn = no_pfn;
    u32 refs = 0;                     ///< to that frame
    FrameKind kind = FrameKind::free; ///< and what it is
};
COWSCOPE_FIELDS(FaultDecided, proc, addr, decision, pfn, refs, kind)

/// The fault is handled; the access will be retried. Counts ru_minflt or ru_majflt.
struct FaultDone {
    static constexpr EventFacts facts{EventKind::fault, Weight::detail, Line::single, Effect::counts};
    ProcId proc{};
    VirtAddr addr{};
    Decision decision = Decision::none;
    bool major = false;

    inline void apply(Machine& machine) const;
    inline void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(FaultDone, proc, addr, decision, major)

/// The kernel gets at memory of an address space for a process, which may be another's: its MMU has no part in it.
struct RemoteAccess {
    static constexpr EventFacts facts{EventKind::processor, Weight::normal, Line::single, Effect::tells};
    ProcId proc{}; ///< that asked for it
    MmId mm{};
    VirtAddr addr{};
    u64 length = 0; ///< bytes
    bool write = false;
    bool force = false; ///< FOLL_FORCE
};
COWSCOPE_FIELDS(RemoteAccess, proc, mm, addr, length, write, force)

using FaultEvents = EventList<AccessBegan, RemoteAccess, AccessDone, TlbHit, TlbMiss, TlbFill, TlbFlush,
                              TlbFlushAll, AccessRefused, FaultRaised, VmaChecked, FaultDecided, FaultDone>;

} // namespace cow

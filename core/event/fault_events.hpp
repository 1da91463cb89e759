#pragma once
// Events of the processor that touches memory, and of the page fault that follows.

#include "core/base/ids.hpp"
#include "core/machine/frame.hpp"
#include "core/machine/process.hpp"
#include "core/machine/tlb.hpp"

#include <string_view>

namespace cow {

enum class Access : u8 { load, store };

/// Why the processor refused an access (the x86 page-fault error code says the same in bits).
enum class Refusal : u8 { not_present, read_only, no_access };

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
    sigbus,        ///< past the end of the file: SIGBUS
    oom,           ///< no frame to be had
};
std::string_view decision_name(Decision decision);

// ---- the processor -------------------------------------------------------------------------------------------------

/// A process is about to touch memory. `kernel`: on its behalf, inside a system call (copy_to_user).
struct AccessBegan {
    ProcId proc{};
    VirtAddr addr{};
    u32 length = 1; ///< bytes
    Access access = Access::load;
    bool kernel = false;
    u8 value = 0; ///< first byte stored
};
/// The access went through; for a load, `value` is what it read.
struct AccessDone {
    ProcId proc{};
    VirtAddr addr{};
    Pfn pfn{};
    Access access = Access::load;
    u8 value = 0;
};
struct TlbHit {
    ProcId proc{};
    Vpn page{};
};
/// Not in the TLB: the page tables are walked, `levels` tables deep. Counts a TLB miss.
struct TlbMiss {
    ProcId proc{};
    Vpn page{};
    u8 levels = 0;
};
struct TlbFill {
    ProcId proc{};
    u32 old_generation = 0;
    TlbEntry now{};
    TlbEntry old{};
};
/// One page's translation is dropped (invlpg).
struct TlbFlush {
    ProcId proc{};
    Vpn page{};
    Pte old{}; ///< none: it was not cached
};
/// All translations of the process are dropped.
struct TlbFlushAll {
    ProcId proc{};
};
/// The MMU refuses the access.
struct AccessRefused {
    ProcId proc{};
    VirtAddr addr{};
    Access access = Access::load;
    Refusal refusal = Refusal::not_present;
};

// ---- the fault -----------------------------------------------------------------------------------------------------

/// The trap into the kernel (or the same work done for a system call). Counts a fault.
struct FaultRaised {
    ProcId proc{};
    VirtAddr addr{};
    Access access = Access::load;
    Refusal refusal = Refusal::not_present;
};
/// The kernel looked up the VMA; `found` false: the address is unmapped.
struct VmaChecked {
    ProcId proc{};
    VirtAddr addr{};
    Access access = Access::load;
    bool found = false;
    bool allowed = false;
    u16 flags = 0;
};
/// The kernel knows what to do. `pfn` and `refs`: the frame it looked at, if any.
struct FaultDecided {
    ProcId proc{};
    VirtAddr addr{};
    Decision decision = Decision::none;
    Pfn pfn = no_pfn;
    u32 refs = 0;                     ///< to that frame
    FrameKind kind = FrameKind::free; ///< and what it is
};
/// The fault is handled; the access will be retried. Counts ru_minflt or ru_majflt.
struct FaultDone {
    ProcId proc{};
    VirtAddr addr{};
    Decision decision = Decision::none;
    bool major = false;
};

} // namespace cow

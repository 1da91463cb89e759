#pragma once
// The one vocabulary: everything that is decided or changed is one of these small structs. Each carries what it needs
// to be applied to a Machine and to be undone exactly. Nothing else writes the machine.
//
// Events that change nothing (a TLB hit, a decision) are there to be seen: they are the steps of the story.

#include "core/base/errno.hpp"
#include "core/base/ids.hpp"
#include "core/machine/file.hpp"
#include "core/machine/frame.hpp"
#include "core/machine/ksm.hpp"
#include "core/machine/process.hpp"
#include "core/machine/pte.hpp"
#include "core/machine/vma.hpp"

#include <span>
#include <string_view>
#include <variant>

namespace cow {

enum class Access : u8 { load, store };

/// Why the processor refused an access (the x86 page-fault error code says the same in bits).
enum class Refusal : u8 { not_present, read_only, no_access };

/// What the fault handler decided; also the answers of `ask`.
enum class Decision : u8 {
    none,         ///< no fault: the access just went through
    zero_page,    ///< anonymous read: map the shared zero page
    zero_fill,    ///< anonymous: a new zeroed frame
    copy,         ///< copy into a new frame
    reuse,        ///< last owner: keep the frame, make the PTE writable
    file_read,    ///< map the page cache's frame for reading
    share,        ///< shared mapping: map the one frame, writable
    spurious,     ///< the PTE already allows it; only the TLB was stale
    unshare_table,///< fork=ondemand: copy the page table first
    grow_stack,   ///< extend the stack VMA downwards
    segv_maperr,  ///< no VMA there: SIGSEGV
    segv_accerr,  ///< the VMA forbids it: SIGSEGV
    sigbus,       ///< past the end of the file: SIGBUS
    oom,          ///< no frame to be had
};
std::string_view decision_name(Decision decision);

/// Why a PTE changed.
enum class PteReason : u8 { fault, fault_around, accessed, dirty, reuse, protect, unmap, move, fork, ksm, free_hint, reclaim };

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
    u32 refs = 0;
};
/// The fault is handled; the access will be retried. Counts ru_minflt or ru_majflt.
struct FaultDone {
    ProcId proc{};
    VirtAddr addr{};
    Decision decision = Decision::none;
    bool major = false;
};

// ---- frames --------------------------------------------------------------------------------------------------------

/// A free frame is taken. Nobody refers to it yet.
struct FrameAllocated {
    Pfn pfn{};
    ContentId content{};
    u64 index = 0;
    FileId file = no_file;
    FrameKind kind = FrameKind::anon;
};
/// The new frame is cleared. Counts a zero fill.
struct FrameZeroed {
    Pfn pfn{};
};
/// 4 KiB are copied. Counts a copy.
struct PageCopied {
    Pfn from{};
    Pfn to{};
    ContentId old{}; ///< of `to`
    ContentId now{};
};
/// A write fault kept its frame. Counts a reuse.
struct FrameReused {
    Pfn pfn{};
};
/// A reference that is no mapping: a pin (+1/-1).
struct FrameReference {
    Pfn pfn{};
    i32 delta = 0;
};
/// The last reference is gone.
struct FrameFreed {
    Pfn pfn{};
    Frame old{};
};
struct FrameFlagsSet {
    Pfn pfn{};
    u8 old = 0;
    u8 now = 0;
};
/// anon → ksm.
struct FrameKindSet {
    Pfn pfn{};
    FrameKind old = FrameKind::anon;
    FrameKind now = FrameKind::anon;
};
/// Bytes of a frame change.
struct BytesWritten {
    Pfn pfn{};
    u16 offset = 0;
    u16 length = 0;
    ContentId old{};
    ContentId now{};
};
/// No frame is free (or the allocation was made to fail).
struct AllocationFailed {
    bool injected = false;
};

// ---- page tables ---------------------------------------------------------------------------------------------------

/// A page-table page of `level` is hung under `parent` (no_table: it is the root).
struct TableAllocated {
    MmId mm{};
    TableId table{};
    TableId parent = no_table;
    Vpn page{}; ///< a page below it
    u8 level = 0;
};
struct TableFreed {
    MmId mm{};
    TableId table{};
    TableId parent = no_table;
    Vpn page{};
    u8 level = 0;
    bool read_only = false; ///< the W bit of the parent's entry was clear
};
/// A PTE changes. The PTE is the reference: the frame it let go of loses a mapping, the frame it points at gains one.
struct PteSet {
    MmId mm{};
    TableId table{};
    Vpn page{};
    Pte old{};
    Pte now{};
    PteReason reason = PteReason::fault;
};
/// fork shares a run of PTEs of one page table that all have the flags `old`: the child gets them, both sides lose
/// `cleared` (the child's are also no longer accessed), each frame one more mapping. Nothing is copied.
struct PtesShared {
    MmId parent{};
    MmId child{};
    TableId from{};
    TableId to{};
    Vpn page{};
    u16 count = 0;
    u16 old = 0;          ///< flags of the parent's PTEs before
    u16 parent_flags = 0; ///< and after
    u16 child_flags = 0;
};
/// fork=ondemand: the child points at the parent's last-level table; both upper entries become read-only.
struct TableShared {
    MmId parent{};
    MmId child{};
    TableId table{};
    TableId parent_pd{};
    TableId child_pd{};
    u16 index = 0;
    bool was_writable = false;
};
/// fork=ondemand: `mm` lets go of the shared table `from` and points at its own copy `to` (same table: it was the last
/// owner and only becomes writable again; `to` none: the range was unmapped). The copy starts empty.
struct TableUnshared {
    MmId mm{};
    TableId from{};
    TableId to{};
    TableId pd{};
    Vpn page{};
    u16 index = 0;
    bool was_writable = false;
};

// ---- address spaces ------------------------------------------------------------------------------------------------

struct SpaceCreated {
    MmId mm{};
    ProcId owner{};
};
/// A process starts or stops using an address space.
struct SpaceUsed {
    MmId mm{};
    i32 delta = 0;
};
struct VmaAdded {
    Vma vma{};
    MmId mm{};
};
struct VmaRemoved {
    Vma vma{};
    MmId mm{};
};
/// One VMA becomes two at `at`.
struct VmaSplit {
    MmId mm{};
    Vpn start{};
    Vpn at{};
};
/// Two neighbours with the same rights and contiguous backing become one.
struct VmaMerged {
    MmId mm{};
    Vpn start{};
    Vpn at{}; ///< where the second began
    AnonVmaId first{};
    AnonVmaId second{};
    u16 first_flags = 0;
    u16 second_flags = 0;
};
/// Start or end moves; pgoff follows start.
struct VmaResized {
    MmId mm{};
    Vpn old_start{};
    Vpn old_end{};
    Vpn start{};
    Vpn end{};
};
struct VmaFlagsSet {
    MmId mm{};
    Vpn start{};
    u16 old = 0;
    u16 now = 0;
};
/// The VMA gets its first private page: fork has something to copy from now on.
struct VmaAnonSet {
    MmId mm{};
    Vpn start{};
    AnonVmaId old{};
    AnonVmaId now{};
    bool fresh = false; ///< `now` is a new id, not a neighbour's
};
struct BrkMoved {
    MmId mm{};
    bool start = false; ///< brk_start itself is set
    VirtAddr old{};
    VirtAddr now{};
};
/// Committed_AS changes by `pages`.
struct CommitCharged {
    i64 pages = 0;
};
/// A call is refused for lack of commit.
struct CommitRefused {
    ProcId proc{};
    u64 pages = 0;
    u64 committed = 0;
};

// ---- processes -----------------------------------------------------------------------------------------------------

struct ProcessCreated {
    ProcId proc{};
    ProcId parent = no_proc;
    NameId name{};
    u32 pid = 0;
    u32 old_next_pid = 0;
    MmId mm = no_mm;
    bool inherit = false; ///< fork: descriptors and prctl state are the parent's
};
/// A process that could not be completed disappears again (failed fork). It is the newest one.
struct ProcessCancelled {
    ProcessCreated made{};
};
struct ProcessExited {
    ProcId proc{};
    i32 code = 0;
    Signal signal = Signal::none;
};
struct ProcessReaped {
    ProcId proc{};
    ProcId by = no_proc;
};
struct ParentChanged {
    ProcId proc{};
    ProcId old = no_proc;
    ProcId now = no_proc;
};
struct SignalSent {
    ProcId proc{};
    Signal signal = Signal::none;
};
struct MmSwitched {
    ProcId proc{};
    MmId old = no_mm;
    MmId now = no_mm;
};
struct ProgramSet {
    ProcId proc{};
    NameId old{};
    NameId now{};
};
struct VforkWaiting {
    ProcId proc{};
    ProcId old = no_proc;
    ProcId now = no_proc;
};
struct MergeAnySet {
    ProcId proc{};
    bool old = false;
    bool now = false;
};
struct CallEntered {
    ProcId proc{};
    NameId call{};
};
struct CallReturned {
    ProcId proc{};
    NameId call{};
    i64 result = 0;
};

// ---- files ---------------------------------------------------------------------------------------------------------

struct FileCreated {
    FileId file{};
    NameId name{};
    u64 size = 0;
    bool exec = false;
    bool shmem = false;
    bool accounted = false;
    bool implied = false;
    bool filled = false;
    ContentId fill{};
};
struct FileResized {
    FileId file{};
    u64 old = 0;
    u64 now = 0;
};
/// O_TRUNC: the file is empty now, and what is written later starts from zeroes.
struct FileTruncated {
    FileId file{};
    u64 old_size = 0;
    bool old_filled = false;
    ContentId old_fill{};
};
/// A frame becomes the page cache's for a page of a file: refcount +1.
struct CachePageAdded {
    FileId file{};
    Pfn pfn{};
    u64 index = 0;
    bool was_cold = false;
};
/// The cache lets go of a page; its reference is dropped.
struct CachePageRemoved {
    FileId file{};
    Pfn pfn{};
    u64 index = 0;
};
/// The disk's bytes of a page change.
struct PageWrittenBack {
    FileId file{};
    bool had_old = false;
    u64 index = 0;
    ContentId old{};
    ContentId now{};
};
struct OpenFileCreated {
    u32 id = 0;
    FileId file{};
    bool readable = false;
    bool writable = false;
};
struct OpenFileReference {
    u32 id = 0;
    i32 delta = 0;
};
struct FilePositionSet {
    u32 id = 0;
    u64 old = 0;
    u64 now = 0;
};
struct DescriptorSet {
    ProcId proc{};
    u32 fd = 0;
    Descriptor old{};
    Descriptor now{};
    u32 old_size = 0; ///< of the descriptor table
};

// ---- same-page merging, memory pressure ----------------------------------------------------------------------------

struct KsmEntered {
    MmId mm{};
};
struct KsmLeft {
    MmId mm{};
    u32 position = 0;
};
/// The scanner looks at a page.
struct KsmScanned {
    MmId mm{};
    Vpn page{};
    Pfn pfn{};
};
struct KsmItemSet {
    MmId mm{};
    Vpn page{};
    KsmItem old{};
    KsmItem now{};
};
/// The stable tree gains or loses a node.
struct KsmStableSet {
    ContentId content{};
    Pfn pfn{};
    bool insert = false;
};
/// Two pages are now one: `from` was replaced by `to`.
struct KsmMerged {
    MmId mm{};
    Vpn page{};
    Pfn from{};
    Pfn to{};
};
struct KsmScanDone {
    u64 old_scans = 0;
};
struct ReclaimBegan {
    u64 pages = 0;
};
struct ReclaimDone {
    u64 pages = 0;
};
/// The OOM killer chose its victim. Counts an OOM kill.
struct OomKilled {
    ProcId proc{};
    i64 badness = 0;
};

using Event = std::variant<
    AccessBegan, AccessDone, TlbHit, TlbMiss, TlbFill, TlbFlush, TlbFlushAll, AccessRefused, FaultRaised, VmaChecked,
    FaultDecided, FaultDone, FrameAllocated, FrameZeroed, PageCopied, FrameReused,
    FrameReference, FrameFreed, FrameFlagsSet, FrameKindSet, BytesWritten, AllocationFailed, TableAllocated, TableFreed,
    PteSet, PtesShared, TableShared, TableUnshared, SpaceCreated, SpaceUsed, VmaAdded, VmaRemoved, VmaSplit, VmaMerged, VmaResized,
    VmaFlagsSet, VmaAnonSet, BrkMoved, CommitCharged, CommitRefused, ProcessCreated, ProcessCancelled, ProcessExited,
    ProcessReaped, ParentChanged, SignalSent, MmSwitched, ProgramSet, VforkWaiting, MergeAnySet, CallEntered,
    CallReturned, FileCreated, FileResized, FileTruncated, CachePageAdded, CachePageRemoved, PageWrittenBack, OpenFileCreated,
    OpenFileReference, FilePositionSet, DescriptorSet, KsmEntered, KsmLeft, KsmScanned, KsmItemSet, KsmStableSet,
    KsmMerged, KsmScanDone, ReclaimBegan, ReclaimDone, OomKilled>;

static_assert(sizeof(Event) <= 48, "an event kept in history is at most 48 bytes");

/// "PteSet": the type as JSON and the log call it.
std::string_view event_name(const Event& event);
/// All names, in the order of the variant.
std::span<const std::string_view> event_names();

/// The process an event is about, or no_proc (events of a frame, a file, the machine).
ProcId event_process(const Event& event);

} // namespace cow

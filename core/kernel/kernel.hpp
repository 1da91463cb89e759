#pragma once
// The kernel model: what Linux decides. It reads the Machine, and every change it makes is an Event that it applies at
// once and, when a log is given, records. One method per system call; each ends in the same CallResult as Linux's.
//
//   std::vector<Event> log;
//   Kernel kernel(machine, &log);
//   ProcId init = kernel.create_process("init");
//   CallResult buf = kernel.mmap(init, {.length = 3 * page_size, .prot = prot::read | prot::write, .flags = map::priv | map::anonymous});
//   kernel.store(init, VirtAddr{u64(buf.value)}, 'A');
//
// With a null log the same code runs without history; that is the fast path.

#include "core/base/errno.hpp"
#include "core/event/apply.hpp"
#include "core/event/event.hpp"
#include "core/machine/machine.hpp"

#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace cow {

namespace prot {
inline constexpr u32 none = 0, read = 1, write = 2, exec = 4, growsdown = 0x01000000;
}
namespace map {
inline constexpr u32 shared = 0x01, priv = 0x02, shared_validate = 0x03, fixed = 0x10, anonymous = 0x20,
                     growsdown = 0x100, denywrite = 0x800, executable = 0x1000, locked = 0x2000,
                     noreserve = 0x4000, populate = 0x8000, nonblock = 0x10000, stack = 0x20000,
                     fixed_noreplace = 0x100000;
}
namespace mremap_flag {
inline constexpr u32 maymove = 1, fixed = 2, dontunmap = 4;
}
namespace open_flag {
inline constexpr u32 rdonly = 0, wronly = 1, rdwr = 2, accmode = 3, creat = 0100, excl = 0200, trunc = 01000,
                     append = 02000, cloexec = 02000000;
}
namespace clone_flag {
inline constexpr u64 vm = 0x100, vfork = 0x4000, thread = 0x10000;
}
/// No read or write moves more bytes (MAX_RW_COUNT, fs/read_write.c).
inline constexpr u64 max_rw_count = 0x7ffff000;
/// madvise(2) advice, with Linux's numbers.
enum class Advice : u8 {
    normal = 0,
    random = 1,
    dontneed = 4,
    free = 8,
    dontfork = 10,
    dofork = 11,
    mergeable = 12,
    unmergeable = 13,
    wipeonfork = 18,
    keeponfork = 19,
    populate_read = 22,
    populate_write = 23,
};
namespace prctl_option {
inline constexpr i32 set_name = 15, set_memory_merge = 67, get_memory_merge = 68;
}

struct MmapArgs {
    VirtAddr addr{};
    u64 length = 0; ///< bytes
    u32 prot = 0;
    u32 flags = 0;
    i32 fd = -1;
    u64 offset = 0; ///< bytes
    std::optional<VirtAddr>
        recorded{}; ///< a trace says the kernel chose this address: use it when it is free
};

/// How one access ended.
struct AccessOutcome {
    bool done = false;                  ///< false: the process was killed
    Signal signal = Signal::none;       ///< by this
    u8 value = 0;                       ///< the byte there afterwards
    Decision decision = Decision::none; ///< of its first fault
};

class Kernel {
public:
    /// `log` may be null: no history. Neither is owned.
    Kernel(Machine& machine, std::vector<Event>* log) : m_(machine), log_(log) {}

    const Machine& machine() const { return m_; }

    // ---- setting the scene -----------------------------------------------------------------------------------------
    /// A running process with an empty address space. Its parent is the first process, if there is one.
    /// `recorded_pid` 0: the next free pid.
    ProcId create_process(std::string_view name, u32 recorded_pid = 0);
    /// A file on disk. `fill`: every page holds this content instead of one made from the name.
    FileId create_file(std::string_view path, u64 bytes, bool exec, std::optional<ContentId> fill = {});
    /// Bytes on the disk at the start of page `index`.
    void set_disk_page(FileId file, u64 index, ContentId content);
    std::optional<FileId> find_file(std::string_view path) const;

    // ---- touching memory -------------------------------------------------------------------------------------------
    AccessOutcome load(ProcId proc, VirtAddr addr);
    AccessOutcome store(ProcId proc, VirtAddr addr, u8 value);
    /// Several bytes in one go (one access per page).
    AccessOutcome store(ProcId proc, VirtAddr addr, std::span<const u8> bytes);

    // ---- system calls (man 2) --------------------------------------------------------------------------------------
    CallResult mmap(ProcId proc, const MmapArgs& args);
    CallResult munmap(ProcId proc, VirtAddr addr, u64 length);
    CallResult mprotect(ProcId proc, VirtAddr addr, u64 length, u32 prot);
    CallResult mremap(ProcId proc, VirtAddr old_addr, u64 old_length, u64 new_length, u32 flags,
                      VirtAddr new_addr, std::optional<VirtAddr> recorded = {});
    /// The new break; the old one when it cannot be moved. addr 0 asks.
    CallResult brk(ProcId proc, VirtAddr addr, std::optional<VirtAddr> recorded = {});
    CallResult madvise(ProcId proc, VirtAddr addr, u64 length, i32 advice);
    /// The child's pid. `name`: what the scenario calls the child; "" names it after its pid.
    CallResult fork(ProcId proc, std::string_view name, u32 recorded_pid = 0);
    CallResult vfork(ProcId proc, std::string_view name, u32 recorded_pid = 0);
    CallResult clone(ProcId proc, u64 flags, std::string_view name, u32 recorded_pid = 0);
    CallResult execve(ProcId proc, std::string_view path);
    void exit(ProcId proc, i32 code);
    /// pid -1: any child. Reaps a zombie; 0 when there are children but none is a zombie.
    CallResult wait4(ProcId proc, i64 pid);
    CallResult kill(ProcId proc, i64 pid, i32 signal);
    CallResult open(ProcId proc, std::string_view path, u32 flags, std::optional<i32> recorded_fd = {});
    CallResult close(ProcId proc, i32 fd);
    /// A kernel write into user memory: breaks COW as a store does.
    CallResult read(ProcId proc, i32 fd, VirtAddr buffer, u64 count);
    /// The position moves, no memory is touched (a trace shows the bytes, not the buffer's address).
    CallResult read_untracked(ProcId proc, i32 fd, u64 count);
    /// A kernel read of user memory: copies nothing.
    CallResult write(ProcId proc, i32 fd, VirtAddr buffer, u64 count);
    CallResult write_untracked(ProcId proc, i32 fd, std::span<const u8> bytes, u64 count);
    CallResult prctl(ProcId proc, i32 option, u64 arg);

    // ---- the kernel's own work -------------------------------------------------------------------------------------
    /// One full scan of all mergeable memory (mm/ksm.c). A page merges in its second scan at the earliest.
    void ksm_scan();
    /// Frees up to `pages` frames: lazily freed pages, then clean page cache. Returns how many it freed.
    u64 reclaim(u64 pages);

    // ---- for tests -------------------------------------------------------------------------------------------------
    /// The n-th allocation from now on (0 = the next; frames and page-table pages alike) fails. Negative: none does.
    void fail_allocation(i64 n) { fail_in_ = n; }
    i64 allocations_until_failure() const { return fail_in_; }
    bool allocation_failed() const { return injected_; }

private:
    /// What an allocation may do when no frame is free.
    enum class Need : u8 {
        fault, ///< reclaim; the caller turns to the OOM killer
        call,  ///< reclaim; the caller returns ENOMEM
        spare, ///< nothing: it was only for convenience (fault-around)
    };
    enum class FaultResult : u8 { done, retry, segv, sigbus, oom };
    /// What the processor found for an access: the PTE to use, or why not.
    struct Translation {
        Pte pte{};
        Refusal refusal = Refusal::not_present;
        Walk at{}; ///< of the page walk, unless the TLB knew
    };
    /// One fault being handled.
    struct Fault {
        ProcId proc{};
        MmId mm{};
        VirtAddr addr{};
        Vpn page{};
        Access access = Access::load;
        Vma vma{};
        Walk at{};
    };

    template <class E> void emit(const E& event) {
        apply(m_, event);
        if (log_ != nullptr) {
            log_->emplace_back(event);
        }
    }

    // access.cpp
    AccessOutcome access(ProcId proc, VirtAddr addr, Access kind, std::span<const u8> bytes, bool by_kernel);
    bool translate(ProcId proc, VirtAddr addr, Access kind, Translation& out);
    void touch_frame(ProcId proc, VirtAddr addr, Access kind, Pfn pfn, std::span<const u8> bytes,
                     AccessOutcome& out);
    bool settle_fault(ProcId proc, FaultResult result, bool by_kernel, AccessOutcome& out);
    bool skips_cow(ProcId proc, VirtAddr addr, Access kind, bool by_kernel, Pte& out) const;
    Errno populate(ProcId proc, Vpn first, Vpn last, bool write, bool force = false);
    Errno copy_to_user(ProcId proc, VirtAddr to, std::span<const u8> bytes, u64& done);
    Errno touch_user(ProcId proc, VirtAddr from, u64 bytes, u64& done);

    // fault.cpp
    FaultResult page_fault(ProcId proc, VirtAddr addr, Access access, const Translation& refused,
                           Decision& decision);
    FaultResult handle_mm_fault(Fault& fault, Decision& decision);
    bool make_table(Fault& fault, u32 level);
    FaultResult anonymous_fault(Fault& fault, Decision& decision);
    FaultResult file_fault(Fault& fault, Decision& decision);
    FaultResult file_read_fault(Fault& fault, Decision& decision);
    FaultResult file_cow_fault(Fault& fault, Decision& decision);
    FaultResult file_shared_fault(Fault& fault, Decision& decision);
    FaultResult write_protect_fault(Fault& fault, Decision& decision);
    FaultResult copy_page(Fault& fault, bool unshare);
    FaultResult zero_page_replaced(Fault& fault);
    void reuse_frame(Fault& fault);
    bool reusable(Pte pte) const;
    void fault_around(Fault& fault);
    bool grow_stack(ProcId proc, MmId mm, VirtAddr addr);
    void decide(const Fault& fault, Decision decision, Pfn pfn = no_pfn);
    void finish(const Fault& fault, Decision decision, bool major = false);
    void prepare_anon_vma(Fault& fault);

    // frames.cpp
    Pfn allocate_frame(FrameKind kind, ContentId content, FileId file, u64 index, Need need);
    void put_frame(Pfn pfn);
    bool allocation_fails();
    void set_frame_flag(Pfn pfn, u8 flag, bool on);
    /// The page cache's frame for a page, read in when it is not there; no_pfn when memory is short.
    Pfn cache_page(FileId file, u64 index, Need need, bool& major);
    void drop_cache_page(FileId file, u64 index);

    // tables.cpp
    /// The table of that level for a page, made with all above it when it is not there; no_table without memory.
    TableId ensure_table(MmId mm, Vpn page, u32 down_to = 1);
    void set_pte(MmId mm, TableId table, Vpn page, Pte old, Pte now, PteReason reason) {
        emit(PteSet{mm, table, page, old, now, reason});
    }
    void flush_page(MmId mm, Vpn page);
    void flush_space(MmId mm);
    void flush_range(MmId mm, Vpn first, Vpn last);
    bool unshare_table(MmId mm, Vpn page, bool must = false);
    void leave_shared_tables(MmId mm, Vpn first, Vpn last);
    void share_ptes(MmId parent, MmId child, TableId from, TableId to, Vpn first, Vpn last, const Vma& vma,
                    bool forking);
    void zap_range(MmId mm, Vpn first, Vpn last, PteReason reason);
    void zap_table(MmId mm, TableId table, Vpn first, Vpn last, PteReason reason);
    void free_tables(MmId mm, Vpn first, Vpn last);
    /// With fork=ondemand: makes every table of the range the space's own. False: no memory.
    bool own_tables(MmId mm, Vpn first, Vpn last);
    TableId directory_of(MmId mm, Vpn page) const;

    // vma.cpp
    void split_at(MmId mm, Vpn at);
    void merge_around(MmId mm, Vpn first, Vpn last, bool grew = false);
    bool can_merge(const Vma& first, const Vma& second, bool first_grew) const;
    void set_vma_flags(MmId mm, Vpn start, u16 now);
    bool range_is_free(MmId mm, Vpn first, Vpn last) const;
    std::optional<Vpn> find_free_range(MmId mm, u64 pages) const;
    void remove_range(MmId mm, Vpn first, Vpn last);
    bool enough_memory(ProcId proc, u64 pages);
    void charge(i64 pages);
    static bool accountable(u16 flags) {
        return (flags & (vm::no_reserve | vm::shared | vm::write)) == vm::write;
    }
    u64 accounted_pages(MmId mm, Vpn first, Vpn last) const;
    void release_shmem(FileId file);
    u16 account_flag(u16 flags) const;

    // mmap.cpp, mprotect.cpp, mremap.cpp, brk.cpp
    struct Backing {
        FileId file = no_file;
        u16 flags = 0;
        Errno error = Errno::ok;
    };
    Backing mmap_backing(ProcId proc, const MmapArgs& args) const;
    CallResult place_mapping(ProcId proc, const MmapArgs& args, u64 pages, Vpn& start);
    CallResult do_mmap(ProcId proc, const MmapArgs& args);
    CallResult do_mprotect(ProcId proc, VirtAddr addr, u64 length, u32 prot);
    Errno protect_vma(ProcId proc, const Vma& vma, Vpn first, Vpn last, u16 rights);
    void change_protection(MmId mm, const Vma& vma);
    Pte protected_pte(const Vma& vma, Pte pte) const;
    /// One mremap, in pages. `to` is a hint unless the address is fixed.
    struct Remap {
        Vpn from{};
        u64 old_pages = 0;
        Vpn to{};
        u64 new_pages = 0;
        u32 flags = 0;
        std::optional<VirtAddr> recorded{};

        bool is_fixed() const { return (flags & mremap_flag::fixed) != 0; }
        bool keeps_old() const { return (flags & mremap_flag::dontunmap) != 0; }
        bool has_target() const { return is_fixed() || keeps_old(); }
    };
    Errno check_mremap(const Remap& remap, VirtAddr old_addr, VirtAddr new_addr) const;
    Errno shrink(ProcId proc, const Remap& remap);
    CallResult expand(ProcId proc, const Remap& remap, const Vma& vma);
    CallResult move_all(ProcId proc, const Remap& all);
    CallResult remap_to(ProcId proc, const Remap& remap);
    CallResult do_mremap(ProcId proc, VirtAddr old_addr, u64 old_length, u64 new_length, u32 flags,
                         VirtAddr new_addr, std::optional<VirtAddr> recorded);
    CallResult move_mapping(ProcId proc, const Vma& vma, Vpn from, u64 old_pages, Vpn to, u64 new_pages,
                            bool keep_old);
    bool move_ptes(MmId mm, Vpn from, Vpn to, u64 pages);
    bool copy_tables(MmId mm, Vpn from, Vpn to, u64 pages);
    std::vector<Vpn> whole_tables(MmId mm, const Vma& vma, Vpn from, Vpn to, u64 pages) const;
    VirtAddr do_brk(ProcId proc, VirtAddr addr, std::optional<VirtAddr> recorded);

    // madvise.cpp
    CallResult do_madvise(ProcId proc, VirtAddr addr, u64 length, i32 advice);
    Errno advise_vma(ProcId proc, const Vma& vma, Vpn first, Vpn last, Advice advice);
    Errno advise_flags(ProcId proc, const Vma& vma, Vpn first, Vpn last, Advice advice);
    void free_lazily(MmId mm, Vpn first, Vpn last);
    void reclaim_tables(MmId mm, Vpn first, Vpn last);

    // fork.cpp
    CallResult do_fork(ProcId proc, std::string_view name, u32 recorded_pid, bool share_space, bool suspend);
    bool copy_space(ProcId parent, MmId from, MmId to);
    bool copy_vma(MmId from, MmId to, const Vma& vma);
    bool copy_range(MmId from, MmId to, const Vma& vma);
    bool copy_eagerly(MmId from, MmId to, const Vma& vma);
    bool can_share_table(MmId from, Vpn base) const;
    bool share_whole_table(MmId from, MmId to, Vpn base);
    MmId create_space(ProcId owner, MmId like = no_mm);

    // exec.cpp, exit.cpp
    CallResult do_execve(ProcId proc, std::string_view path);
    bool load_program(ProcId proc, MmId mm, FileId file);
    void drop_space(ProcId proc, MmId mm);
    void destroy_space(MmId mm);
    void terminate(ProcId proc, i32 code, Signal signal);
    void resume_vfork_parent(ProcId proc);
    void orphan_children(ProcId proc);

    // files.cpp
    CallResult do_open(ProcId proc, std::string_view path, u32 flags, std::optional<i32> recorded_fd);
    void truncate(FileId file);
    void close_descriptor(ProcId proc, u32 fd);
    const OpenFile* open_file(ProcId proc, i32 fd) const;
    bool access_ok(VirtAddr addr, u64 bytes) const;
    CallResult do_read(ProcId proc, i32 fd, VirtAddr buffer, u64 count);
    CallResult do_write(ProcId proc, i32 fd, VirtAddr buffer, u64 count, const std::span<const u8>* known);
    bool write_cache(FileId file, u64 position, std::span<const u8> bytes);

    // ksm.cpp
    friend class KsmScan;
    void enter_ksm(MmId mm);
    void leave_ksm(MmId mm);
    Errno unmerge_range(ProcId proc, MmId mm, Vpn first, Vpn last);
    Errno set_merge_any(ProcId proc, bool on);
    void make_mergeable(MmId mm);
    Errno leave_merging(ProcId proc, const Vma& vma);

    // reclaim.cpp
    bool reclaim_frame(Pfn pfn, bool mapped);
    bool unmap_everywhere(Pfn pfn);
    void oom_kill();
    void write_back(Pfn pfn);

    template <class Body> CallResult call(ProcId proc, std::string_view name, Body&& body) {
        const NameId id = log_ != nullptr ? m_.names->intern(name) : NameId{};
        emit(CallEntered{proc, id});
        const CallResult result = body();
        emit(CallReturned{proc, id, result.value});
        return result;
    }
    MmId mm_of(ProcId proc) const { return m_.processes[proc.v].mm; }

    Machine& m_;
    std::vector<Event>* log_;
    i64 fail_in_ = -1;
    bool injected_ = false;
};

} // namespace cow

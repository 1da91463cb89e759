#include "core/machine/kernel_traits.hpp"

#include <algorithm>
#include <array>

namespace cow {
namespace {

constexpr std::array<std::string_view, 3> versions{"6.1", "6.12", "6.18"};

using enum KernelTrait;
using enum KernelVersion;
constexpr std::array<KernelTraitInfo, kernel_trait_count> traits{{
    {unmerge_reads, "unmerge_reads",
     "a page that is merged no more is a clean copy, as if it had been read; before, as if it had been "
     "written",
     "6.2", v6_12, "mm/ksm.c: break_ksm"},
    {mprotect_keeps_clean, "mprotect_keeps_clean",
     "mprotect leaves a page of a process's own writable also if it is clean; before, the next store faulted",
     "6.2", v6_12, "mm/mprotect.c: can_change_pte_writable"},
    {memfd_exec, "memfd_exec", "memfd_create knows MFD_EXEC and MFD_NOEXEC_SEAL", "6.3", v6_12,
     "mm/memfd.c: memfd_create"},
    {memory_merge, "memory_merge", "prctl(PR_SET_MEMORY_MERGE) makes a whole process mergeable", "6.4", v6_12,
     "kernel/sys.c: prctl"},
    {segments_merge, "segments_merge",
     "VMAs of a System V segment join where the one that is changed goes on; before, they never did", "6.4",
     v6_12, "mm/vma.c: is_mergeable_vma"},
    {mprotect_uncharges, "mprotect_uncharges",
     "private memory that was never written gives its commit charge back when it may not be written any more",
     "6.6", v6_12, "mm/mprotect.c: mprotect_fixup"},
    {merges_inaccessible, "merges_inaccessible",
     "pages that mprotect(PROT_NONE) hides are merged and unmerged, too", "6.6", v6_12,
     "mm/gup.c: follow_page_pte"},
    {above_4g, "above_4g", "mmap knows MAP_ABOVE4G", "6.6", v6_12,
     "arch/x86/kernel/sys_x86_64.c: arch_get_unmapped_area_topdown"},
    {file_faults_lock_vma, "file_faults_lock_vma",
     "a fault in a file takes the VMA's lock alone, and does not count as major where it tries again without "
     "reading",
     "6.7", v6_12, "mm/memory.c: do_fault"},
    {smart_scan, "smart_scan", "KSM skips pages that it looked at in vain, ever longer", "6.7", v6_12,
     "mm/ksm.c: should_skip_rmap_item"},
    {aligns_anonymous, "aligns_anonymous", "anonymous mappings of 2 MiB and more lie at multiples of 2 MiB",
     "6.7", v6_12, "mm/mmap.c: __get_unmapped_area"},
    {stack_without_huge_pages, "stack_without_huge_pages", "MAP_STACK keeps huge pages away (VM_NOHUGEPAGE)",
     "6.7", v6_12, "include/linux/mman.h: calc_vm_flag_bits"},
    {exec_opens_first, "exec_opens_first",
     "execve opens its file before it copies arguments: where there is none, no fault is counted", "6.8",
     v6_12, "fs/exec.c: do_execveat_common"},
    {rwf_noappend, "rwf_noappend", "pwritev2 knows RWF_NOAPPEND", "6.9", v6_12,
     "include/linux/fs.h: kiocb_set_rw_flags"},
    {pidfd_has_positions, "pidfd_has_positions",
     "pread64 and pwrite64 find that a pidfd cannot be read or written; before, that it has no positions",
     "6.9", v6_12, "fs/pidfs.c: pidfs_file_operations"},
    {populate_takes_all, "populate_takes_all",
     "MADV_POPULATE_READ and MADV_POPULATE_WRITE end at the first hole; before, they went on behind it",
     "6.9", v6_12, "mm/madvise.c: madvise_populate"},
    {pageout_keeps_accessed, "pageout_keeps_accessed",
     "MADV_PAGEOUT takes a page also if it was accessed; before, it took the accessed bit away first", "6.9",
     v6_12, "mm/madvise.c: madvise_cold_or_pageout_pte_range"},
    {ksm_checks_change_first, "ksm_checks_change_first",
     "KSM merges nothing that it has not seen unchanged before, not even with what is merged already", "6.10",
     v6_12, "mm/ksm.c: cmp_and_merge_page"},
    {droppable, "droppable", "mmap knows MAP_DROPPABLE", "6.11", v6_12, "mm/mmap.c: do_mmap"},
    {mmap_asks_first, "mmap_asks_first",
     "an mmap over mappings asks for memory before it takes away what is there, but after it has divided it",
     "6.12", v6_12, "mm/vma.c: __mmap_setup"},
    {last_page_makes_no_table, "last_page_makes_no_table",
     "a fault past the end of a file maps pages before it, but makes no page table for the file's last page "
     "alone",
     "6.2 to 6.12", v6_12, "mm/filemap.c: filemap_map_pages"},
    {dontunmap_joins_others, "dontunmap_joins_others",
     "MREMAP_DONTUNMAP to a place beside what it moves from joins the neighbour on the other side; before, "
     "none",
     "6.2 to 6.12", v6_12, "mm/mmap.c: copy_vma"},
    {mem_needs_memory, "mem_needs_memory",
     "/proc/PID/mem of a process that has ended cannot be opened; before, it could, and was empty",
     "6.2 to 6.12", v6_12, "fs/proc/base.c: proc_mem_open"},
    {copies_check_start, "copies_check_start",
     "a copy from user memory, and put_user, look at where they begin alone, and touch what is there of a "
     "range "
     "that leaves user memory; before, nothing",
     "6.2 to 6.12", v6_12, "include/linux/uaccess.h: _inline_copy_from_user"},
    {guard_regions, "guard_regions", "madvise knows MADV_GUARD_INSTALL and MADV_GUARD_REMOVE", "6.13", v6_18,
     "mm/madvise.c: madvise_guard_install"},
    {grown_tail_is_zeroed, "grown_tail_is_zeroed",
     "ext4 zeroes the rest of a file's last page when the file grows, which makes that page dirty",
     "6.13, 6.12.y", v6_12, "fs/ext4/inode.c: ext4_setattr"},
    {free_of_merged, "free_of_merged",
     "MADV_FREE makes a merged page clean that is mapped once; 6.12.y does not", "4.12", v6_1,
     "mm/madvise.c: madvise_free_pte_range"},
    {advises_itself, "advises_itself", "process_madvise takes any advice about the caller's own memory",
     "6.13", v6_18, "mm/madvise.c: process_madvise"},
    {partial_hole_unmaps, "partial_hole_unmaps",
     "a hole or zeroes on ext4 within a file's first page unmap all pages from there on, as on tmpfs (they "
     "return with the next fault)",
     "6.14, 6.12.y", v6_12, "fs/ext4/inode.c: ext4_truncate_page_cache_block_range"},
    {holes_write_nothing_back, "holes_write_nothing_back",
     "a hole on ext4 leaves the pages around it dirty; before, all pages that it touches were "
     "written back first",
     "6.14, 6.12.y", v6_12, "fs/ext4/inode.c: ext4_punch_hole"},
    {huge_hints_round_up, "huge_hints_round_up",
     "the address that a mapping of huge pages asks for is rounded up to one; before, down, also to 0",
     "6.13", v6_18, "fs/hugetlbfs/inode.c: hugetlb_get_unmapped_area"},
    {pidfd_of_self, "pidfd_of_self", "PIDFD_SELF_THREAD and PIDFD_SELF_THREAD_GROUP stand for the caller",
     "6.15", v6_18, "kernel/pid.c: pidfd_get_task"},
    {anon_inodes_hold_no_code, "anon_inodes_hold_no_code",
     "mmap with PROT_EXEC of an eventfd, an epoll and the like is EPERM before anything else is looked at",
     "6.16", v6_18, "fs/anon_inodes.c: anon_inodefs_init_fs_context (SB_I_NOEXEC)"},
    {merges_untouched, "merges_untouched",
     "a VMA with pages of its own joins an untouched neighbour, not only the other way round", "6.16", v6_18,
     "mm/vma.c: is_mergeable_anon_vma"},
    {merge_any_joins, "merge_any_joins",
     "after prctl(PR_SET_MEMORY_MERGE) new memory joins mergeable neighbours; before, it became mergeable "
     "too late",
     "6.16", v6_18, "mm/ksm.c: ksm_vma_flags"},
    {exec_reads_on, "exec_reads_on",
     "a read fault in memory that may be executed reads from that page on; before, around it", "6.16", v6_18,
     "mm/filemap.c: do_sync_mmap_readahead"},
    {writes_prepare_first, "writes_prepare_first",
     "a write to a file makes its page ready before it finds that there are no bytes for it, and leaves it "
     "so",
     "6.16", v6_18, "mm/filemap.c: generic_perform_write"},
    {mremap_moves_several, "mremap_moves_several",
     "mremap to a fixed address moves several VMAs at once, and looks at its arguments before it looks for a "
     "VMA",
     "6.17", v6_18, "mm/mremap.c: remap_move, check_mremap_params"},
    {dontunmap_unlocks_all, "dontunmap_unlocks_all",
     "MREMAP_DONTUNMAP unlocks the whole VMA that it moves from; before, the moved part alone, which became "
     "a VMA of its "
     "own",
     "6.17", v6_18, "mm/mremap.c: dontunmap_complete"},
    {pidfs_is_mutable, "pidfs_is_mutable",
     "fallocate of a pidfd finds that it has no blocks (EOPNOTSUPP); before, that it may not be changed "
     "(EPERM)",
     "6.13 to 6.18", v6_18, "fs/pidfs.c: pidfs_init_inode (S_IMMUTABLE)"},
    {sync_loses_charge, "sync_loses_charge",
     "what a private MAP_SYNC mapping was charged before ext4 refuses it is never given back", "6.13 to 6.18",
     v6_18, "mm/vma.c: __mmap_region"},
    {pipes_hold_no_code, "pipes_hold_no_code",
     "mmap with PROT_EXEC of a pipe, a socket and the like is EPERM before anything else is looked at",
     "6.18.y", v6_18, "fs/libfs.c: pseudo_fs_fill_super (SB_I_NOEXEC)"},
    {pipes_copy_first, "pipes_copy_first",
     "a write to a pipe that finds no bytes leaves nothing there; before, an empty buffer, or an empty "
     "packet",
     "6.13 to 6.18", v6_18, "fs/pipe.c: anon_pipe_write"},
    {guards_mark_vma, "guards_mark_vma",
     "guards mark their VMA (VM_MAYBE_GUARD), which joins others and whose tables fork copies; before, they "
     "gave it an anon_vma",
     "6.18.y", v6_18, "mm/madvise.c: madvise_guard_install"},
    {droppable_stays_unlocked, "droppable_stays_unlocked",
     "mlockall(MCL_FUTURE) passes over memory that may be dropped; earlier releases of 6.18 lock it",
     "6.18.y", v6_1, "mm/vma.c: __mmap_complete"},
}};

/// The number at the start of `text`, which is taken off, with a dot behind it.
u32 take_number(std::string_view& text) {
    u32 number = 0;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9' && number < 10000) {
        number = number * 10 + static_cast<u32>(text.front() - '0');
        text.remove_prefix(1);
    }
    text.remove_prefix(text.starts_with('.') ? 1 : 0);
    return number;
}

} // namespace

std::string_view kernel_version_name(KernelVersion version) {
    return versions[static_cast<std::size_t>(version)];
}

std::optional<KernelVersion> kernel_version_from_name(std::string_view name) {
    const auto* found = std::find(versions.begin(), versions.end(), name);
    return found == versions.end() ? std::nullopt
                                   : std::optional(static_cast<KernelVersion>(found - versions.begin()));
}

std::span<const std::string_view> kernel_version_names() { return versions; }

bool is_release_of(std::string_view release, std::string_view version) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    return release.starts_with(version) &&
           (release.size() == version.size() || !is_digit(release[version.size()]));
}

KernelVersion nearest_kernel(std::string_view release) {
    const u32 major = take_number(release);
    const u32 minor = take_number(release);
    auto best = KernelVersion{};
    for (std::size_t i = 0; i < versions.size(); ++i) {
        std::string_view version = versions[i];
        const u32 its_major = take_number(version);
        if (std::pair(its_major, take_number(version)) <= std::pair(major, minor)) {
            best = static_cast<KernelVersion>(i);
        }
    }
    return best;
}

std::span<const KernelTraitInfo> kernel_traits() { return traits; }

KernelTraits KernelTraits::of(KernelVersion version) {
    KernelTraits out;
    for (const KernelTraitInfo& info : traits) {
        out.set(info.trait, info.first <= version);
    }
    out.set(free_of_merged, version != v6_12);
    return out;
}

} // namespace cow

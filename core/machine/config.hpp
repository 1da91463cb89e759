#pragma once
// The settings of a machine: what the scenario's `machine` line says. Fixed before the first step.

#include "core/base/ids.hpp"
#include "core/machine/kernel_traits.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace cow {

/// What fork does with private pages.
enum class ForkMode : u8 {
    cow,      ///< Linux: share them read-only, copy at the first write
    eager,    ///< the first Unix: copy every page at once
    ondemand, ///< share the last-level page tables too, copy a table at its first fault
};

/// A deliberately faulty kernel, for teaching. Each breaks an invariant that the checker names.
enum class Bug : u8 {
    none,
    no_refcount,          ///< fork shares a frame without counting the new reference
    parent_left_writable, ///< fork write-protects the child's PTEs only
    copyout_skips_cow,    ///< a kernel write (read(2)) ignores that the page is shared
    no_tlb_flush,         ///< PTEs are made stricter, but stale translations stay in the TLB
    refcount_8bit,        ///< the reference count wraps at 256
    reuse_without_check,  ///< a write fault always reuses the frame, shared or not
    refork_loses_cow,     ///< a second fork makes what an earlier one protected writable again
};

struct MachineConfig {
    u32 frames = 262144;   ///< frames for process data (1 GiB); the zero page and page tables come apart
    u32 levels = 4;        ///< page-table levels, 2 to 5
    u32 fault_around = 16; ///< pages mapped around a file read fault, a power of two; 1 switches it off
    u32 read_ahead = 32;   ///< pages read around one that a fault reads from the disk; no scenario's choice
    u32 tlb = 64;          ///< TLB entries per process (direct-mapped), 0 for none
    u64 seed = 1;          ///< for `pick`
    u8 overcommit = 0;     ///< /proc/sys/vm/overcommit_memory: 0 heuristic, 1 always, 2 never
    u32 max_map_count = 65530; ///< /proc/sys/vm/max_map_count: VMAs of a space, or one more
    bool root = true;          ///< every process has all capabilities, or (`user=nobody`) none has any
    bool zero_page = true;     ///< an anonymous read maps the shared zero page
    ForkMode fork = ForkMode::cow;
    Bug bug = Bug::none;
    KernelVersion kernel = newest_kernel; ///< whose rules it plays by
    bool kernel_given = false;            ///< the scenario says so, and is bound to it
    // No scenario's choice:
    KernelTraits traits{};        ///< of `kernel`, or found out by trying
    bool reclaims_tables = false; ///< MADV_DONTNEED frees whole page tables (CONFIG_PT_RECLAIM)
    bool aligns_files = true;     ///< the file system places large mappings at 2 MiB (thp_get_unmapped_area)
    bool files_in_memory = false; ///< there is no disk: every file is one of tmpfs
    bool names_areas = true;      ///< PR_SET_VMA_ANON_NAME (CONFIG_ANON_VMA_NAME)
    bool last_owner_copies =
        false; ///< no Linux: a write copies even where nobody else has the frame; for questions
    u64 lowest_for_users = 0x10000; ///< /proc/sys/vm/mmap_min_addr: below it, only root may map; bytes

    bool operator==(const MachineConfig&) const = default;

    bool has(KernelTrait trait) const {
        TraitsAsked::note(trait);
        return traits.has(trait);
    }
    void set_kernel(KernelVersion version) {
        kernel = version;
        traits = KernelTraits::of(version);
    }

    static constexpr u32 max_frames = 4U << 20U; ///< 16 GiB
    static constexpr u32 max_tlb = 4096;
    static constexpr u32 max_max_map_count = 0x7fffffff;

    /// First address that user space cannot use (TASK_SIZE), bytes.
    constexpr u64 task_size() const { return (u64{1} << (page_shift + table_bits * levels - 1)) - page_size; }
    /// mmap(NULL, …) searches downwards from here; arch/x86/mm/mmap.c: mmap_base, without randomisation.
    /// `stack_limit`: RLIMIT_STACK, bytes.
    constexpr u64 mmap_base(u64 stack_limit = u64{8} << 20U) const {
        const u64 least = u64{128} << 20U;
        const u64 most = task_size() / 6 * 5;
        const u64 guard = stack_guard_pages << page_shift;
        const u64 wanted = stack_limit + guard > stack_limit ? stack_limit + guard : stack_limit;
        const u64 gap = wanted < least ? least : wanted > most ? most : wanted;
        return (task_size() - gap + page_mask) & ~page_mask;
    }
    /// Where nothing is left below mmap_base, the search goes upwards from here (TASK_UNMAPPED_BASE).
    constexpr u64 bottom_up_base() const { return (task_size() / 3 + page_mask) & ~page_mask; }
    static constexpr u64 mmap_min_addr = 0x10000; ///< no address is chosen below it; bytes
    static constexpr u64 stack_guard_pages = 256;
    static constexpr u32 ksm_max_page_sharing =
        256; ///< /sys/kernel/mm/ksm/max_page_sharing, as it is by default
};

std::string_view fork_mode_name(ForkMode mode);
std::optional<ForkMode> fork_mode_from_name(std::string_view name);
std::span<const std::string_view> fork_mode_names();
std::string_view bug_name(Bug bug);
std::optional<Bug> bug_from_name(std::string_view name);
std::span<const std::string_view> bug_names(); ///< without "none"
/// What such a kernel does wrong: a sentence without its full stop, which tr() translates.
std::string_view bug_text(Bug bug);

} // namespace cow

#pragma once
// The rules a particular kernel plays by: found out by trying, never assumed.

#include "app/linux/rules.hpp"
#include "core/machine/config.hpp"

#include <string>
#include <utility>
#include <vector>

namespace cow::real {

struct Traits {
    std::string release;             ///< uname -r
    Rules rules;                     ///< that not all releases have
    bool supported = false;          ///< x86-64 Linux with 4 KiB pages, on which workers can run
    std::string why_not;             ///< for supported == false
    bool frames_readable = false;    ///< PFNs, /proc/kpagecount, /proc/kpageflags: CAP_SYS_ADMIN
    bool zero_page = true;           ///< an anonymous read maps the shared zero page
    u32 fault_around = 16;           ///< pages
    u32 read_ahead = 32;             ///< pages, of the device that the files are on
    u8 overcommit = 0;               ///< /proc/sys/vm/overcommit_memory
    u64 memory_pages = 0;            ///< MemTotal
    bool swap = false;               ///< memory that has no file on a disk can leave all the same
    bool ksm = false;                ///< /sys/kernel/mm/ksm is there
    bool ksm_writable = false;       ///< and may be switched
    bool ksm_running = false;        ///< the kernel scans by itself
    bool ksm_use_zero_pages = false; ///< switched off for a run
    bool ksm_in_smaps = true;        ///< smaps tells how much is merged (Linux 6.7)
    bool ksm_flag = true;            ///< KPF_KSM is set of merged pages only
    bool heap_movable = false;       ///< PR_SET_MM_MAP: brk can start where the scenario's does
    bool pagemap_scan = false;       ///< the PAGEMAP_SCAN ioctl
    bool page_table_reclaim = false; ///< MADV_DONTNEED frees empty page tables (CONFIG_PT_RECLAIM)
    bool root = false;               ///< workers may do what root may
    bool raises_limits = false;      ///< and raise hard limits: CAP_SYS_RESOURCE
    std::string low_limits; ///< hard limits below what a process of the model begins with, if it cannot
    u32 worker_maps = 0;    ///< VMAs that a worker has of its own
    bool random_places =
        false; ///< of what asks for none: personality(ADDR_NO_RANDOMIZE) is refused, as in containers
    bool aligns_files = true;       ///< the file system places large mappings at multiples of 2 MiB
    bool huge_pages_kept = false;   ///< MAP_HUGETLB may find some
    u32 max_map_count = 65530;      ///< /proc/sys/vm/max_map_count
    u64 lowest_for_users = 0x10000; ///< /proc/sys/vm/mmap_min_addr, bytes
    bool area_names = false;        ///< prctl(PR_SET_VMA) names memory (CONFIG_ANON_VMA_NAME)
    bool lock_flag = true;          ///< and of locking on fault: "lf"
    bool disk_files = true;    ///< files get clean when they are written back: they are not in memory only
    std::string file_system;   ///< that they are on
    bool may_exec = true;      ///< and not mounted noexec
    std::string directory;     ///< where files are made
    bool forces_memory = true; ///< /proc/PID/mem goes past what a VMA allows (proc_mem.force_override)
    bool journal = false;      ///< the file system has a journal
    bool large_folios = false; ///< the file system has large folios
    bool large_shared = false; ///< and files in memory may, and shared memory huge pages
    std::string huge_pages;    ///< always, madvise or never; switched off for the workers

    /// Name and value of each but the rules, in a fixed order, for people and for JSON.
    std::vector<std::pair<std::string, std::string>> listed() const;
};

/// Tries them out, once for the life of the program.
const Traits& probe_traits();

} // namespace cow::real

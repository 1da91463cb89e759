#pragma once
// What /proc shows of a process (Documentation/admin-guide/mm/pagemap.rst, Documentation/filesystems/proc.rst).

#include "app/linux/process/posix.hpp"
#include "core/base/ids.hpp"

#include <sys/types.h>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace cow::real {

/// "always [madvise] never" → madvise
std::string chosen_word(const std::string& text);

/// One VMA as /proc/PID/smaps tells of it; sizes in bytes.
struct MapsEntry {
    u64 start = 0, end = 0; ///< addresses
    std::string rights;     ///< "rw-p"
    u64 offset = 0;         ///< bytes in the file
    std::string path;       ///< "" for anonymous memory
    u64 rss = 0, pss = 0, pss_dirty = 0;
    u64 shared_clean = 0, shared_dirty = 0, private_clean = 0, private_dirty = 0;
    u64 anonymous = 0, lazyfree = 0, ksm = 0, locked = 0;
    u64 referenced = 0;
    std::string flags; ///< VmFlags: "rd wr mr mw me ac"

    u64 dirty() const { return private_dirty + shared_dirty; }
};
/// Nothing when the process is gone or may not be looked at.
std::optional<std::vector<MapsEntry>> read_smaps(pid_t pid);

/// The VMA that holds an address; one without pages where there is none.
MapsEntry read_smaps_at(pid_t pid, u64 address);

/// A line of /proc/PID/stat.
struct ProcessStat {
    char state = '?';  ///< R, S, Z, …
    int exit_code = 0; ///< as wait4 would report it; of a zombie
};
std::optional<ProcessStat> read_stat(pid_t pid);
/// A line of /proc/PID/fd with what /proc/PID/fdinfo tells of it.
struct FdEntry {
    u64 number = 0;
    u64 position = 0; ///< bytes
    u64 flags = 0;    ///< of open(2); O_CLOEXEC is the descriptor's
};
/// Of the descriptors below `end`.
std::vector<FdEntry> read_descriptors(pid_t pid, u64 end);
/// Pages committed on the whole machine (Committed_AS of /proc/meminfo).
u64 read_committed();
/// Pages that reclaim has looked at since the machine was started (pgrefill and pgscan of /proc/vmstat).
u64 read_reclaimed();

/// VmPTE of /proc/PID/status, bytes.
std::optional<u64> read_page_table_bytes(pid_t pid);

/// An entry of /proc/PID/pagemap.
struct PagemapEntry {
    u64 bits = 0;
    bool present() const { return (bits >> 63U & 1U) != 0; }
    bool file_or_shared() const { return (bits >> 61U & 1U) != 0; }
    bool mapped_once() const { return (bits >> 56U & 1U) != 0; }
    u64 pfn() const { return bits & ((u64{1} << 55U) - 1); } ///< 0 without CAP_SYS_ADMIN
};

/// The pages of one process.
class Pagemap {
public:
    explicit Pagemap(pid_t pid);
    explicit operator bool() const { return static_cast<bool>(fd_); }
    /// Calls visit(Vpn, PagemapEntry, bool zero_page) for every page in [start, end) that is present; addresses in bytes.
    /// zero_page is known only where the PAGEMAP_SCAN ioctl exists.
    template <class Visit> void for_each_present(u64 start, u64 end, Visit&& visit) {
        for (const Run& run : present_runs(start, end)) {
            read_entries(run.start, run.end);
            for (u64 i = 0; i < entries_.size(); ++i) {
                if (entries_[i].present()) {
                    visit(Vpn{(run.start >> page_shift) + i}, entries_[i], run.zero);
                }
            }
        }
    }

private:
    struct Run {
        u64 start = 0, end = 0;
        bool zero = false;
    };
    std::vector<Run> present_runs(u64 start, u64 end);
    bool scan(u64 start, u64 end, std::vector<Run>& runs);
    void read_entries(u64 start, u64 end);

    Fd fd_;
    std::vector<PagemapEntry> entries_;
};
/// Whether this kernel has the PAGEMAP_SCAN ioctl (Linux 6.7).
bool pagemap_can_scan();

/// Physical frames: /proc/kpagecount and /proc/kpageflags.
class FrameTable {
public:
    FrameTable();
    explicit FrameTable(std::nullptr_t) {} ///< not readable here
    explicit operator bool() const { return count_ && flags_; }
    u64 mapcount(u64 pfn) const { return read(count_, pfn); }
    u64 flags(u64 pfn) const { return read(flags_, pfn); }

private:
    static u64 read(const Fd& file, u64 pfn);
    Fd count_, flags_;
};
/// Bits of FrameTable::flags (include/uapi/linux/kernel-page-flags.h).
namespace kpf {
inline constexpr u64 referenced = u64{1} << 2U, anon = u64{1} << 12U, compound_head = u64{1} << 15U,
                     compound_tail = u64{1} << 16U, ksm = u64{1} << 21U, zero_page = u64{1} << 24U;
/// Bit 34 is PG_owner_2, which on an anonymous page is PG_anon_exclusive (include/linux/page-flags.h).
inline constexpr u64 anon_exclusive = u64{1} << 34U;
} // namespace kpf

} // namespace cow::real

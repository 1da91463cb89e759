#pragma once
// struct vm_area_struct: one range of a process's address space with one set of rights and one backing.

#include "core/base/ids.hpp"

#include <string>

namespace cow {

/// vm_flags; bits 13 to 15 are the label: what the range is; bits 24 to 31 its name, see Machine::area_names.
namespace vm {
inline constexpr u32 read = 1U << 0U;
inline constexpr u32 write = 1U << 1U;
inline constexpr u32 exec = 1U << 2U;
inline constexpr u32 shared = 1U << 3U;
inline constexpr u32 grows_down = 1U << 4U;
inline constexpr u32 no_reserve = 1U << 5U;
inline constexpr u32 account = 1U << 6U;      ///< its pages are charged to `committed`
inline constexpr u32 dont_fork = 1U << 7U;    ///< MADV_DONTFORK (VM_DONTCOPY)
inline constexpr u32 wipe_on_fork = 1U << 8U; ///< MADV_WIPEONFORK
inline constexpr u32 mergeable = 1U << 9U;    ///< MADV_MERGEABLE
inline constexpr u32 random = 1U << 10U;      ///< MADV_RANDOM
inline constexpr u32 fork_child =
    1U << 11U; ///< has an inherited anon_vma, so it merges with no untouched neighbour
inline constexpr u32 may_write = 1U << 12U;    ///< VM_MAYWRITE: mprotect may make it writable
inline constexpr u32 sequential = 1U << 19U;   ///< MADV_SEQUENTIAL
inline constexpr u32 dont_dump = 1U << 20U;    ///< MADV_DONTDUMP
inline constexpr u32 huge_page = 1U << 21U;    ///< MADV_HUGEPAGE
inline constexpr u32 no_huge_page = 1U << 22U; ///< MADV_NOHUGEPAGE
inline constexpr u32 sync = 1U << 24U;         ///< MAP_SYNC
inline constexpr u32 maybe_guard =
    1U << 23U; ///< a guard region was installed in it: fork copies its page tables
inline constexpr u32 rights = read | write | exec;
inline constexpr u32 sticky = maybe_guard | fork_child; ///< a merged VMA has what either had
inline constexpr u32 label_shift = 13, label_mask = 7U << label_shift;
inline constexpr u32 locked = 1U << 16U;        ///< mlock, MAP_LOCKED: its pages are present and stay
inline constexpr u32 lock_on_fault = 1U << 17U; ///< MLOCK_ONFAULT: each stays from its first touch on
inline constexpr u32 droppable = 1U << 18U;     ///< MAP_DROPPABLE: the kernel may take its pages at any time
inline constexpr u32 lock_mask = locked | lock_on_fault;
inline constexpr u32 name_shift = 25, name_mask = 0x7fU << name_shift;
/// Of a mapping of an open file, which it keeps open: which one, told apart from the 126 before (vm_file).
constexpr u32 of_open_file(u32 open_file) {
    constexpr u32 opened = 6, most = name_mask >> name_shift;
    return (opened << label_shift) | ((open_file % most + 1) << name_shift);
}
inline constexpr u32 compared = ~(label_mask | sticky); ///< in these, neighbours that merge are alike
/// mm/internal.h: is_data_mapping: what RLIMIT_DATA limits.
constexpr bool is_data(u32 flags) { return (flags & (write | shared | grows_down)) == write; }
} // namespace vm

enum class VmaLabel : u8 { none, heap, stack, text, data, bss, opened };

struct Vma {
    Vpn start{};
    Vpn end{}; ///< exclusive
    u64 pgoff =
        0; ///< page of the file at `start`; for anonymous memory the linear page used by the reverse map
    AnonVmaId anon_vma{};
    FileId file = no_file;
    u32 flags = 0;

    bool operator==(const Vma&) const = default;
    u64 pages() const { return end - start; }
    bool contains(Vpn page) const { return page >= start && page < end; }
    bool has(u32 flag) const { return (flags & flag) != 0; }
    bool is_data() const { return vm::is_data(flags); }
    bool is_shared() const { return has(vm::shared); }
    bool is_anonymous() const { return file == no_file; } ///< shared anonymous memory has a (shmem) file
    VmaLabel label() const { return static_cast<VmaLabel>((flags & vm::label_mask) >> vm::label_shift); }
    /// Of PR_SET_VMA_ANON_NAME; 0: none.
    NameId name() const { return maps_open_file() ? NameId{} : NameId{flags >> vm::name_shift}; }
    bool maps_open_file() const { return label() == VmaLabel::opened; }
    bool maps(u32 open_file) const {
        constexpr u32 which = vm::label_mask | vm::name_mask;
        return (flags & which) == vm::of_open_file(open_file);
    }
    u64 index_of(Vpn page) const { return pgoff + (page - start); }
    Vpn page_of(u64 index) const { return start + (index - pgoff); }
};
static_assert(sizeof(Vma) == 40);

/// "rw-p": the rights among a VMA's flags, as /proc/PID/maps shows them.
std::string rights_text(u32 flags);

} // namespace cow

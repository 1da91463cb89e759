#pragma once
// struct vm_area_struct: one range of a process's address space with one set of rights and one backing.

#include "core/base/ids.hpp"

#include <string>

namespace cow {

/// vm_flags, and what the range is (its label) in the top three bits.
namespace vm {
inline constexpr u16 read = 1U << 0U;
inline constexpr u16 write = 1U << 1U;
inline constexpr u16 exec = 1U << 2U;
inline constexpr u16 shared = 1U << 3U;
inline constexpr u16 grows_down = 1U << 4U;
inline constexpr u16 no_reserve = 1U << 5U;
inline constexpr u16 account = 1U << 6U;      ///< its pages are charged to `committed`
inline constexpr u16 dont_fork = 1U << 7U;    ///< MADV_DONTFORK (VM_DONTCOPY)
inline constexpr u16 wipe_on_fork = 1U << 8U; ///< MADV_WIPEONFORK
inline constexpr u16 mergeable = 1U << 9U;    ///< MADV_MERGEABLE
inline constexpr u16 random = 1U << 10U;      ///< MADV_RANDOM
inline constexpr u16 fork_child =
    1U << 11U; ///< has an inherited anon_vma, so it merges with no untouched neighbour
inline constexpr u16 may_write = 1U << 12U; ///< VM_MAYWRITE: mprotect may make it writable
inline constexpr u16 rights = read | write | exec;
inline constexpr u32 label_shift = 13;
inline constexpr u16 compared =
    ((1U << label_shift) - 1) & ~u32{fork_child}; ///< in these, neighbours that merge are alike
} // namespace vm

enum class VmaLabel : u8 { none, heap, stack, text, data, bss };

struct Vma {
    Vpn start{};
    Vpn end{}; ///< exclusive
    u64 pgoff =
        0; ///< page of the file at `start`; for anonymous memory the linear page used by the reverse map
    AnonVmaId anon_vma{};
    FileId file = no_file;
    u16 flags = 0;

    bool operator==(const Vma&) const = default;
    u64 pages() const { return end - start; }
    bool contains(Vpn page) const { return page >= start && page < end; }
    bool has(u16 flag) const { return (flags & flag) != 0; }
    bool is_shared() const { return has(vm::shared); }
    bool is_anonymous() const { return file == no_file; } ///< shared anonymous memory has a (shmem) file
    VmaLabel label() const { return static_cast<VmaLabel>(flags >> vm::label_shift); }
    u64 index_of(Vpn page) const { return pgoff + (page - start); }
    Vpn page_of(u64 index) const { return start + (index - pgoff); }
};
static_assert(sizeof(Vma) == 32);

/// "rw-p": the rights among a VMA's flags, as /proc/PID/maps shows them.
std::string rights_text(u16 flags);

} // namespace cow

#pragma once
// Releases of Linux that the model knows, and the rules that are not the same in all of them.
//
//   if (!m.config.has(KernelTrait::guard_regions)) { return Errno::einval; }

#include "core/base/ids.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace cow {

/// In the order in which they came.
enum class KernelVersion : u8 { v6_1, v6_12, v6_18 };
inline constexpr KernelVersion newest_kernel = KernelVersion::v6_18;

std::string_view kernel_version_name(KernelVersion version); ///< "6.12"
std::optional<KernelVersion> kernel_version_from_name(std::string_view name);
std::span<const std::string_view> kernel_version_names();
/// Is "6.12.118+deb13-amd64" (a `uname -r`) a "6.12"? Whatever stands behind the version changes no rule.
bool is_release_of(std::string_view release, std::string_view version);
/// Of a `uname -r`: the one that it is, else the nearest below; the oldest for what is older.
KernelVersion nearest_kernel(std::string_view release);

/// A rule that later releases have and earlier ones have not. What it is stands in the table: kernel_traits().
enum class KernelTrait : u8 {
    unmerge_reads,
    mprotect_keeps_clean,
    memfd_exec,
    memory_merge,
    segments_merge,
    mprotect_uncharges,
    merges_inaccessible,
    above_4g,
    file_faults_lock_vma,
    smart_scan,
    aligns_anonymous,
    stack_without_huge_pages,
    exec_opens_first,
    rwf_noappend,
    pidfd_has_positions,
    populate_takes_all,
    pageout_keeps_accessed,
    ksm_checks_change_first,
    droppable,
    mmap_asks_first,
    last_page_makes_no_table,
    dontunmap_joins_others,
    mem_needs_memory,
    copies_check_start,
    guard_regions,
    grown_tail_is_zeroed,
    free_of_merged,
    advises_itself,
    partial_hole_unmaps,
    holes_write_nothing_back,
    huge_hints_round_up,
    pidfd_of_self,
    anon_inodes_hold_no_code,
    merges_untouched,
    merge_any_joins,
    exec_reads_on,
    writes_prepare_first,
    mremap_moves_several,
    dontunmap_unlocks_all,
    pidfs_is_mutable,
    sync_loses_charge,
    pipes_hold_no_code,
    pipes_copy_first,
    guards_mark_vma,
    droppable_stays_unlocked,
};
inline constexpr std::size_t kernel_trait_count = 45;

struct KernelTraitInfo {
    KernelTrait trait{};
    std::string_view name;
    std::string_view what;  ///< where it is so; passes through tr() where it is shown
    std::string_view since; ///< the release that brought it
    KernelVersion
        first{}; ///< of those that the model knows; 6.12.y is told apart where a later fix went there alone
    std::string_view source; ///< where in Linux
};
/// All of them, in the order of KernelTrait.
std::span<const KernelTraitInfo> kernel_traits();

/// A set of traits.
class KernelTraits {
public:
    constexpr KernelTraits() = default;
    static constexpr KernelTraits none() {
        KernelTraits out;
        out.bits_ = 0;
        return out;
    }
    /// Those of a release.
    static KernelTraits of(KernelVersion version);
    constexpr bool has(KernelTrait trait) const { return (bits_ >> static_cast<u32>(trait) & 1U) != 0; }
    constexpr void set(KernelTrait trait, bool on) {
        const u64 bit = u64{1} << static_cast<u32>(trait);
        bits_ = on ? bits_ | bit : bits_ & ~bit;
    }
    bool operator==(const KernelTraits&) const = default;

private:
    u64 bits_ = ~u64{0}; ///< the newest has all
};

/// Which rules this thread has asked a machine for: those alone can have decided something.
class TraitsAsked {
public:
    static void forget() { asked_ = KernelTraits::none(); }
    static void note(KernelTrait trait) { asked_.set(trait, true); }
    static KernelTraits since() { return asked_; } ///< since forget()

private:
    inline static constinit thread_local KernelTraits asked_ = KernelTraits::none();
};

} // namespace cow

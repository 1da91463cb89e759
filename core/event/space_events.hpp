#pragma once
// Events of address spaces: VMAs, the heap, commit accounting.

#include "core/base/ids.hpp"
#include "core/machine/vma.hpp"

namespace cow {

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

} // namespace cow

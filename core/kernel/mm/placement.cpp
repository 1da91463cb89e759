#include "core/kernel/mm/placement.hpp"

#include "core/kernel/mm/map_flags.hpp"

#include <algorithm>

namespace cow::kernel {
namespace {

constexpr u64 huge_bytes = u64{2} << 20U; // PMD_SIZE
constexpr u64 low_begin = 0x40000000;     // where MAP_32BIT searches, upwards
constexpr u64 low_end = 0x80000000;

constexpr Vpn page_of(u64 bytes) { return VirtAddr{bytes}.page(); }

/// vm_start_gap: a stack keeps a gap below it.
u64 start_gap(const Vma& vma) {
    const u64 guard = vma.has(vm::grows_down) ? MachineConfig::stack_guard_pages : 0;
    return vma.start.v - std::min(vma.start.v, guard);
}

/// A hint is taken when nothing is there, below `limit`.
bool fits(const AddressSpace& space, Vpn at, u64 pages, u64 limit) {
    const Vma* above = space.find_from(at);
    return pages <= limit && at.v <= limit - pages &&
           (above == nullptr || (above->start > at && at.v + pages <= start_gap(*above)));
}

/// mm/vma.c: unmapped_area_topdown: the highest room in [low, high). Room that is too near to a stack makes it begin anew,
/// below that stack's gap, whatever else lies there.
std::optional<Vpn> highest_room(const AddressSpace& space, u64 pages, Vpn low, Vpn high) {
    std::optional<Vpn> found;
    u64 limit = high.v;
    space.vmas.any_hole_down(pages, [&](Vpn bottom, Vpn top, const Vma* above) {
        const u64 begin = std::max(bottom, low).v;
        u64 end = std::min(top.v, limit);
        if (end >= begin && end - begin >= pages && above != nullptr && start_gap(*above) < end) {
            limit = end = start_gap(*above);
        }
        if (end >= begin && end - begin >= pages) {
            found = Vpn{end - pages};
        }
        return found || bottom <= low;
    });
    return found;
}

/// mm/vma.c: unmapped_area: the lowest.
std::optional<Vpn> lowest_room(const AddressSpace& space, u64 pages, Vpn low, Vpn high) {
    std::optional<Vpn> found;
    space.vmas.any_hole_up(pages, [&](Vpn bottom, Vpn top, const Vma* above) {
        const u64 begin = std::max(bottom, low).v;
        const u64 end = std::min({top.v, high.v, above != nullptr ? start_gap(*above) : high.v});
        if (end >= begin && end - begin >= pages) {
            found = Vpn{begin};
        }
        return found || top >= high;
    });
    return found;
}

/// arch/x86/kernel/sys_x86_64.c: arch_get_unmapped_area_topdown and, where that finds nothing and for MAP_32BIT,
/// arch_get_unmapped_area.
std::optional<Vpn> unmapped_area(const Machine& m, const AddressSpace& space, const Placement& wanted,
                                 u64 pages) {
    const u64 room = pages + map::pages_of_huge(wanted.flags) - 1; // as it has to lie at a multiple
    const bool low = (wanted.flags & map::low_32bit) != 0;
    const u64 task_size = m.config.task_size();
    const Vpn end = page_of(low ? low_end : task_size);
    if (wanted.addr.v != 0 && fits(space, wanted.addr.page(), pages, end.v)) {
        return wanted.addr.page();
    }
    const Vpn floor = page_of(MachineConfig::mmap_min_addr);
    if (!low) {
        const bool high_only = (wanted.flags & map::above_4g) != 0 && m.config.has(KernelTrait::above_4g);
        const Vpn least = high_only ? page_of(u64{1} << 32U) : floor;
        if (const auto found = highest_room(space, room, least, space.mmap_base.page())) {
            return found;
        }
    }
    const Vpn base = page_of(low ? low_begin : m.config.bottom_up_base());
    return lowest_room(space, room, std::max(base, floor), end);
}

/// mm/huge_memory.c: __thp_get_unmapped_area: so that the page of the file that stands at a multiple of 2 MiB lies at one.
/// With the file system's numbers as they are, signed and unsigned.
std::optional<Vpn> huge_area(const Machine& m, const AddressSpace& space, const Placement& wanted) {
    const u64 offset = wanted.pgoff << page_shift;
    const u64 length = wanted.pages << page_shift;
    const u64 end = offset + length;
    const u64 first_huge = (offset + huge_bytes - 1) & ~(huge_bytes - 1);
    const u64 padded = length + huge_bytes;
    if (static_cast<i64>(end) <= static_cast<i64>(first_huge) || end - first_huge < huge_bytes ||
        padded < length || offset + padded < offset) {
        return std::nullopt;
    }
    const std::optional<Vpn> found = unmapped_area(m, space, wanted, padded >> page_shift);
    if (!found || (wanted.addr.v != 0 && *found == wanted.addr.page())) {
        return found;
    }
    const u64 beyond = (offset - VirtAddr{*found}.v) & (huge_bytes - 1);
    return *found + ((beyond == 0 ? huge_bytes : beyond) >> page_shift);
}

/// mm/mmap.c: __get_unmapped_area: who asks for huge pages' sake.
bool wants_huge(const Machine& m, const Placement& wanted) {
    if (wanted.file != no_file) {
        return m.config.aligns_files && !m.files[wanted.file.v].shmem;
    }
    return m.config.has(KernelTrait::aligns_anonymous) && wanted.is_private && wanted.addr.v == 0 &&
           wanted.pages % (huge_bytes >> page_shift) == 0;
}

/// arch/x86/mm/hugetlbpage.c: hugetlb_get_unmapped_area, before 6.13: the hint where it is free, rounded down.
std::optional<Vpn> huge_hint(const Machine& m, const AddressSpace& space, const Placement& wanted) {
    const u64 unit = map::pages_of_huge(wanted.flags);
    if (unit == 1 || wanted.addr.v == 0 || m.config.has(KernelTrait::huge_hints_round_up)) {
        return std::nullopt;
    }
    const Vpn start{wanted.addr.page().v / unit * unit};
    const bool free = fits(space, start, wanted.pages, m.config.task_size() >> page_shift);
    return free ? std::optional(start) : std::nullopt;
}

} // namespace

CallResult place_mapping(const Machine& m, ProcId proc, const Placement& wanted, Vpn& start) {
    const AddressSpace& space = m.space(m.process(proc).mm);
    const u64 limit = m.config.task_size() >> page_shift;
    if (wanted.pages > limit) {
        return CallResult::of(Errno::enomem);
    }
    if ((wanted.flags & (map::fixed | map::fixed_noreplace)) != 0) {
        if (wanted.addr.v > (limit - wanted.pages) << page_shift) {
            return CallResult::of(Errno::enomem);
        }
        if (wanted.addr.offset() != 0) {
            return CallResult::of(Errno::einval);
        }
        start = wanted.addr.page();
    } else if (wanted.recorded && wanted.recorded->offset() == 0 &&
               wanted.recorded->v >= MachineConfig::mmap_min_addr &&
               fits(space, wanted.recorded->page(), wanted.pages, limit)) {
        start = wanted.recorded->page();
    } else {
        std::optional<Vpn> found = huge_hint(m, space, wanted);
        if (!found && wants_huge(m, wanted)) {
            found = huge_area(m, space, wanted);
        }
        if (!found) {
            found = unmapped_area(m, space, wanted, wanted.pages);
        }
        if (!found || found->v > limit - wanted.pages) {
            return CallResult::of(Errno::enomem);
        }
        start = *found;
    }
    const bool allowed = m.config.root || VirtAddr{start}.v >= m.config.lowest_for_users;
    return CallResult::of(allowed ? Errno::ok : Errno::eperm); // security_mmap_addr
}

} // namespace cow::kernel

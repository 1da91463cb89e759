#include "core/kernel/mm/vma.hpp"

#include "core/kernel/mm/commit.hpp"
#include "core/kernel/page/shmem.hpp"
#include "core/kernel/table/shared_tables.hpp"
#include "core/kernel/table/tables.hpp"
#include "core/kernel/table/zap.hpp"

#include <algorithm>
#include <vector>

namespace cow::kernel {
namespace {

/// mm/vma.c: can_vma_merge_after/before, is_mergeable_anon_vma.
bool can_merge(const Vma& first, const Vma& second, bool first_grew) {
    if (first.end != second.start || first.file != second.file ||
        first.index_of(second.start) != second.pgoff) {
        return false;
    }
    if (((first.flags ^ second.flags) & vm::compared) != 0) {
        return false;
    }
    if (first.anon_vma.v == 0 || second.anon_vma.v == 0) {
        // One is untouched: only if the other is no fork's child, which vma_merge_extend does not ask of the one that grew.
        return (first_grew || !first.has(vm::fork_child)) && !second.has(vm::fork_child);
    }
    return first.anon_vma == second.anon_vma;
}

} // namespace

void split_at(Kernel& k, MmId mm, Vpn at) {
    const Machine& m = k.machine();
    const Vma* vma = m.space(mm).find(at);
    if (vma != nullptr && vma->start < at) {
        k.emit(VmaSplit{mm, vma->start, at});
    }
}

void merge_around(Kernel& k, MmId mm, Vpn first, Vpn last, bool grew) {
    const Machine& m = k.machine();
    const AddressSpace& space = m.space(mm);
    const Vma* lower = space.find_from(first.v == 0 ? first : first - 1);
    while (lower != nullptr && lower->end <= last) {
        const Vma* upper = space.find_from(lower->end);
        if (upper == nullptr) {
            return;
        }
        if (can_merge(*lower, *upper, grew)) {
            const Vpn start = lower->start;
            k.emit(VmaMerged{mm, start, upper->start, lower->anon_vma, upper->anon_vma, lower->flags,
                             upper->flags});
            lower = space.find(start);
        } else {
            lower = upper;
        }
    }
}

void set_vma_flags(Kernel& k, MmId mm, Vpn start, u32 now) {
    const Machine& m = k.machine();
    const Vma* vma = m.space(mm).find(start);
    if (vma->flags != now) {
        k.emit(VmaFlagsSet{mm, vma->start, vma->flags, now});
    }
}

bool range_is_free(const Machine& m, MmId mm, Vpn first, Vpn last) {
    const Vma* vma = m.space(mm).find_from(first);
    return vma == nullptr || vma->start >= last;
}

std::optional<Vpn> find_free_range(const Machine& m, MmId mm, u64 pages) {
    const VmaList& vmas = m.space(mm).vmas;
    const Vpn base{m.space(mm).mmap_base.page()};
    std::optional<Vpn> found;
    const auto fits = [&](Vpn low, Vpn high, const Vma* above, bool downwards) {
        const u64 guard =
            above != nullptr && above->has(vm::grows_down) ? MachineConfig::stack_guard_pages : 0;
        const u64 end =
            std::min(high.v, above != nullptr ? above->start.v - std::min(above->start.v, guard) : high.v);
        if (end < low.v || end - low.v < pages) {
            return false;
        }
        found = downwards ? Vpn{end - pages} : low;
        return true;
    };
    const Vpn floor{MachineConfig::mmap_min_addr >> page_shift};
    const auto below_base = [&](Vpn bottom, Vpn top, const Vma* above) {
        return fits(std::max(bottom, floor), std::min(top, base), above, true);
    };
    const auto from_below = [&](Vpn bottom, Vpn top, const Vma* above) {
        const Vpn start{m.config.bottom_up_base() >> page_shift};
        const Vpn limit{m.config.task_size() >> page_shift};
        return fits(std::max(bottom, start), std::min(top, limit), above, false);
    };
    if (!vmas.any_hole_down(pages, below_base)) {
        vmas.any_hole_up(pages, from_below);
    }
    return found;
}

void remove_range(Kernel& k, MmId mm, Vpn first, Vpn last) {
    const Machine& m = k.machine();
    if (range_is_free(m, mm, first, last)) {
        return;
    }
    split_at(k, mm, first);
    split_at(k, mm, last);
    leave_shared_tables(k, mm, first, last);
    std::vector<Vma> gone;
    for (const Vma* vma = m.space(mm).find_from(first); vma != nullptr && vma->start < last;
         vma = m.space(mm).find_from(vma->end)) {
        gone.push_back(*vma);
    }
    for (const Vma& vma : gone) {
        zap_range(k, mm, vma.start, vma.end, PteReason::unmap);
        k.emit(VmaRemoved{vma, mm});
        if (vma.has(vm::account)) {
            charge(k, -static_cast<i64>(vma.pages()));
        }
        if (vma.file != no_file && m.files[vma.file.v].shmem) {
            release_shmem(k, vma.file);
        }
    }
    free_tables(k, mm, first, last);
}

} // namespace cow::kernel

#include "core/kernel/mm/vma.hpp"

#include "core/kernel/fs/files.hpp"
#include "core/kernel/ipc/segment.hpp"
#include "core/kernel/mm/commit.hpp"
#include "core/kernel/mm/limits.hpp"
#include "core/kernel/table/shared_tables.hpp"
#include "core/kernel/table/tables.hpp"
#include "core/kernel/table/zap.hpp"

#include <set>
#include <utility>
#include <vector>

namespace cow::kernel {
namespace {

/// Two that could be one but for their anon_vmas.
bool are_alike(const Vma& first, const Vma& second) {
    return first.end == second.start && first.file == second.file &&
           first.index_of(second.start) == second.pgoff && ((first.flags ^ second.flags) & vm::compared) == 0;
}

/// Where [first, last) has changed: its anon_vma before any of it was merged, and whether it only grew.
struct Changed {
    AnonVmaId anon_vma{};
    Vpn first{};
    Vpn last{};
    bool grew = false;
};

/// mm/vma.c: is_mergeable_anon_vma, before 6.16: the neighbour that is to take the changed one in must have an anon_vma if
/// either has one, and one of its own; two neighbours must go together, too.
bool neighbour_takes(const Vma& lower, const Vma& upper, const Changed& changed) {
    const bool above = (changed.grew || lower.end > changed.first) && upper.start >= changed.last;
    const Vma& neighbour = above ? upper : lower;
    const bool takes =
        neighbour.anon_vma == changed.anon_vma || (changed.anon_vma.v == 0 && !neighbour.has(vm::fork_child));
    return takes && (lower.anon_vma == upper.anon_vma || lower.anon_vma.v == 0 || upper.anon_vma.v == 0);
}

/// mm/vma.c: can_vma_merge_after/before, is_mergeable_anon_vma.
bool can_merge(const Machine& m, const Vma& lower, const Vma& upper, const Changed& changed) {
    if (!are_alike(lower, upper) ||
        (segment_of(m, lower.file) && (changed.grew || !m.config.has(KernelTrait::segments_merge)))) {
        return false;
    }
    if (!m.config.has(KernelTrait::merges_untouched)) {
        return neighbour_takes(lower, upper, changed);
    }
    if (lower.anon_vma.v == 0 || upper.anon_vma.v == 0) {
        // One is untouched: only if the other is no fork's child, which vma_merge_extend does not ask of the one that grew.
        return (changed.grew || !lower.has(vm::fork_child)) && !upper.has(vm::fork_child);
    }
    return lower.anon_vma == upper.anon_vma;
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
    const Vma* middle = grew ? lower : space.find(first);
    const Changed changed{middle != nullptr ? middle->anon_vma : AnonVmaId{}, first, last, grew};
    while (lower != nullptr && lower->end <= last) {
        const Vma* upper = space.find_from(lower->end);
        if (upper == nullptr) {
            return;
        }
        if (can_merge(m, *lower, *upper, changed)) {
            const Vpn start = lower->start;
            k.emit(VmaMerged{mm, start, upper->start, lower->anon_vma, upper->anon_vma, lower->flags,
                             upper->flags});
            lower = space.find(start);
        } else {
            lower = upper;
        }
    }
}

u32 mergeable_at_once(const Machine& m, MmId mm) {
    return m.space(mm).merge_any && m.config.has(KernelTrait::merge_any_joins) ? vm::mergeable : 0;
}

void make_mergeable_late(Kernel& k, MmId mm, Vpn start, Vpn end) {
    const Machine& m = k.machine();
    const Vma* vma = m.space(mm).find(start);
    const bool alone = vma != nullptr && vma->start == start && vma->end == end;
    if (m.space(mm).merge_any && !m.config.has(KernelTrait::merge_any_joins) && alone) {
        set_vma_flags(k, mm, start, vma->flags | vm::mergeable);
    }
}

void merge_modified(Kernel& k, MmId mm, const Vma& was, Vpn first, Vpn last) {
    const bool whole = was.start >= first && was.end <= last;
    if (!whole || was.is_anonymous() || !segment_of(k.machine(), was.file)) {
        merge_around(k, mm, first, last);
    }
}

void set_vma_flags(Kernel& k, MmId mm, Vpn start, u32 now) {
    const Machine& m = k.machine();
    const Vma* vma = m.space(mm).find(start);
    if (vma->flags != now) {
        k.emit(VmaFlagsSet{mm, vma->start, vma->flags, now});
    }
}

Errno isolate_range(Kernel& k, MmId mm, Vpn first, Vpn last, u32 flags) {
    const Machine& m = k.machine();
    const AddressSpace& space = m.space(mm);
    const Vma vma = *space.find(first);
    Vma changed = vma;
    changed.start = first;
    changed.end = last;
    changed.pgoff = vma.index_of(first);
    changed.flags = flags;
    const Vma* below = first == vma.start ? space.find_below(first) : nullptr;
    const Vma* above = last == vma.end ? space.find_from(last) : nullptr;
    const Changed what{changed.anon_vma, first, last, false};
    const bool merges = (below != nullptr && can_merge(m, *below, changed, what)) ||
                        (above != nullptr && can_merge(m, changed, *above, what));
    for (const Vpn border : {first, last}) {
        if (border > vma.start && border < vma.end) {
            if (!merges && at_map_limit(k, mm)) {
                return Errno::enomem;
            }
            split_at(k, mm, border);
        }
    }
    return Errno::ok;
}

Errno change_vma_flags(Kernel& k, MmId mm, Vpn first, Vpn last, u32 flags) {
    if (k.machine().space(mm).find(first)->flags == flags) {
        return Errno::ok;
    }
    const Vma was = *k.machine().space(mm).find(first);
    if (const Errno error = isolate_range(k, mm, first, last, flags); error != Errno::ok) {
        return error;
    }
    set_vma_flags(k, mm, first, flags);
    merge_modified(k, mm, was, first, last);
    return Errno::ok;
}

bool range_is_free(const Machine& m, MmId mm, Vpn first, Vpn last) {
    const Vma* vma = m.space(mm).find_from(first);
    return vma == nullptr || vma->start >= last;
}

Errno make_borders(Kernel& k, MmId mm, Vpn first, Vpn last) {
    const Vma* vma = k.machine().space(mm).find(first);
    if (vma != nullptr && vma->start < first && vma->end > last && at_map_limit(k, mm)) {
        return Errno::enomem;
    }
    split_at(k, mm, first);
    split_at(k, mm, last);
    return Errno::ok;
}

Errno remove_range(Kernel& k, MmId mm, Vpn first, Vpn last) {
    const Machine& m = k.machine();
    if (range_is_free(m, mm, first, last)) {
        return Errno::ok;
    }
    if (const Errno error = make_borders(k, mm, first, last); error != Errno::ok) {
        return error;
    }
    leave_shared_tables(k, mm, first, last);
    std::vector<Vma> gone;
    for (const Vma* vma = m.space(mm).find_from(first); vma != nullptr && vma->start < last;
         vma = m.space(mm).find_from(vma->end)) {
        gone.push_back(*vma);
    }
    for (const Vma& vma : gone) {
        zap_range(k, mm, vma.start, vma.end, PteReason::unmap, Stays::nothing);
        k.emit(VmaRemoved{vma, mm});
        if (vma.has(vm::account)) {
            charge(k, -static_cast<i64>(vma.pages()));
        }
    }
    std::set<std::pair<FileId, u32>> files;
    for (const Vma& vma : gone) {
        if (vma.file != no_file && files.emplace(vma.file, vma.flags & vm::name_mask).second) {
            put_mapped_file(k, vma);
        }
    }
    free_tables(k, mm, first, last);
    return Errno::ok;
}

} // namespace cow::kernel

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
    const std::vector<Vma>& vmas = m.space(mm).vmas;
    std::size_t i =
        static_cast<std::size_t>(std::lower_bound(vmas.begin(), vmas.end(), first,
                                                  [](const Vma& vma, Vpn at) { return vma.end < at; }) -
                                 vmas.begin());
    while (i + 1 < vmas.size() && vmas[i].end <= last) {
        const Vma& a = vmas[i];
        const Vma& b = vmas[i + 1];
        if (can_merge(a, b, grew)) {
            k.emit(VmaMerged{mm, a.start, b.start, a.anon_vma, b.anon_vma, a.flags, b.flags});
        } else {
            ++i;
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
    const std::vector<Vma>& vmas = m.space(mm).vmas;
    const auto low_end = [](const Vma& vma) {
        const u64 gap = vma.has(vm::grows_down) ? MachineConfig::stack_guard_pages : 0;
        return vma.start.v > gap ? vma.start.v - gap : 0;
    };
    const u64 floor = MachineConfig::mmap_min_addr >> page_shift;
    u64 top = m.config.mmap_base() >> page_shift;
    for (std::size_t i = vmas.size() + 1; i-- > 0;) {
        const u64 bottom = i == 0 ? floor : std::max(floor, vmas[i - 1].end.v);
        if (top >= bottom && top - bottom >= pages) {
            return Vpn{top - pages};
        }
        if (i != 0) {
            top = std::min(top, low_end(vmas[i - 1]));
        }
    }
    u64 bottom = m.config.mmap_base() >> page_shift;
    for (std::size_t i = 0; i <= vmas.size(); ++i) {
        const u64 ceiling = i == vmas.size() ? m.config.task_size() >> page_shift : low_end(vmas[i]);
        if (ceiling >= bottom && ceiling - bottom >= pages) {
            return Vpn{bottom};
        }
        if (i < vmas.size()) {
            bottom = std::max(bottom, vmas[i].end.v);
        }
    }
    return std::nullopt;
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
    for (const Vma& vma : m.space(mm).vmas) {
        if (vma.start >= first && vma.end <= last) {
            gone.push_back(vma);
        }
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

// VMAs: splitting, merging, finding room; and the commit accounting that goes with them (mm/vma.c, mm/util.c).

#include "core/kernel/kernel.hpp"

#include <algorithm>

namespace cow {

/// mm/vma.c: __split_vma, when a boundary falls inside a VMA.
void Kernel::split_at(MmId mm, Vpn at) {
    const Vma* vma = m_.spaces[mm.v].find(at);
    if (vma != nullptr && vma->start < at) {
        emit(VmaSplit{mm, vma->start, at});
    }
}

/// mm/vma.c: can_vma_merge_after/before, is_mergeable_anon_vma.
bool Kernel::can_merge(const Vma& first, const Vma& second, bool first_grew) const {
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

/// Merges every pair of neighbours whose border lies in [first, last].
void Kernel::merge_around(MmId mm, Vpn first, Vpn last, bool grew) {
    const std::vector<Vma>& vmas = m_.spaces[mm.v].vmas;
    std::size_t i =
        static_cast<std::size_t>(std::lower_bound(vmas.begin(), vmas.end(), first,
                                                  [](const Vma& vma, Vpn at) { return vma.end < at; }) -
                                 vmas.begin());
    while (i + 1 < vmas.size() && vmas[i].end <= last) {
        const Vma& a = vmas[i];
        const Vma& b = vmas[i + 1];
        if (can_merge(a, b, grew)) {
            emit(VmaMerged{mm, a.start, b.start, a.anon_vma, b.anon_vma, a.flags, b.flags});
        } else {
            ++i;
        }
    }
}

void Kernel::set_vma_flags(MmId mm, Vpn start, u16 now) {
    const Vma* vma = m_.spaces[mm.v].find(start);
    if (vma->flags != now) {
        emit(VmaFlagsSet{mm, vma->start, vma->flags, now});
    }
}

bool Kernel::range_is_free(MmId mm, Vpn first, Vpn last) const {
    const Vma* vma = m_.spaces[mm.v].find_from(first);
    return vma == nullptr || vma->start >= last;
}

/// mm/mmap.c: vm_unmapped_area: the highest hole below mmap_base that is large enough, else the lowest above it. A
/// stack keeps its guard gap.
std::optional<Vpn> Kernel::find_free_range(MmId mm, u64 pages) const {
    const std::vector<Vma>& vmas = m_.spaces[mm.v].vmas;
    const auto low_end = [](const Vma& vma) {
        const u64 gap = vma.has(vm::grows_down) ? MachineConfig::stack_guard_pages : 0;
        return vma.start.v > gap ? vma.start.v - gap : 0;
    };
    const u64 floor = MachineConfig::mmap_min_addr >> page_shift;
    u64 top = m_.config.mmap_base() >> page_shift;
    for (std::size_t i = vmas.size() + 1; i-- > 0;) {
        const u64 bottom = i == 0 ? floor : std::max(floor, vmas[i - 1].end.v);
        if (top >= bottom && top - bottom >= pages) {
            return Vpn{top - pages};
        }
        if (i != 0) {
            top = std::min(top, low_end(vmas[i - 1]));
        }
    }
    u64 bottom = m_.config.mmap_base() >> page_shift;
    for (std::size_t i = 0; i <= vmas.size(); ++i) {
        const u64 ceiling = i == vmas.size() ? m_.config.task_size() >> page_shift : low_end(vmas[i]);
        if (ceiling >= bottom && ceiling - bottom >= pages) {
            return Vpn{bottom};
        }
        if (i < vmas.size()) {
            bottom = std::max(bottom, vmas[i].end.v);
        }
    }
    return std::nullopt;
}

u64 Kernel::accounted_pages(MmId mm, Vpn first, Vpn last) const {
    u64 pages = 0;
    for (const Vma& vma : m_.spaces[mm.v].vmas) {
        if (vma.has(vm::account) && vma.start < last && vma.end > first) {
            pages += std::min(vma.end, last) - std::max(vma.start, first);
        }
    }
    return pages;
}

/// mm/vma.c: do_vmi_align_munmap for a whole range: splits, clears, removes, uncharges, frees tables.
void Kernel::remove_range(MmId mm, Vpn first, Vpn last) {
    if (range_is_free(mm, first, last)) {
        return;
    }
    split_at(mm, first);
    split_at(mm, last);
    leave_shared_tables(mm, first, last);
    std::vector<Vma> gone;
    for (const Vma& vma : m_.spaces[mm.v].vmas) {
        if (vma.start >= first && vma.end <= last) {
            gone.push_back(vma);
        }
    }
    for (const Vma& vma : gone) {
        zap_range(mm, vma.start, vma.end, PteReason::unmap);
        emit(VmaRemoved{vma, mm});
        if (vma.has(vm::account)) {
            charge(-static_cast<i64>(vma.pages()));
        }
        if (vma.file != no_file && m_.files[vma.file.v].shmem) {
            release_shmem(vma.file);
        }
    }
    free_tables(mm, first, last);
}

/// mm/shmem.c: shmem_evict_inode: the memory behind MAP_SHARED|MAP_ANONYMOUS goes with its last mapping.
void Kernel::release_shmem(FileId id) {
    for (const AddressSpace& space : m_.spaces) {
        for (const Vma& vma : space.vmas) {
            if (vma.file == id) {
                return;
            }
        }
    }
    while (!m_.files[id.v].cache.empty()) {
        drop_cache_page(id, m_.files[id.v].cache.begin()->first);
    }
    if (m_.files[id.v].accounted) {
        charge(-static_cast<i64>(m_.files[id.v].pages()));
    }
}

/// mm/util.c: __vm_enough_memory (of a process with CAP_SYS_ADMIN: no reserve for root is kept back).
bool Kernel::enough_memory(ProcId proc, u64 pages) {
    bool enough = true;
    if (m_.config.overcommit == 0) {
        enough = pages <= m_.config.frames;
    } else if (m_.config.overcommit == 2) {
        const u64 total = mm_of(proc) == no_mm ? 0 : m_.spaces[mm_of(proc).v].total_pages();
        const u64 limit = m_.commit_limit();
        const u64 reserve = std::min(total / 32, m_.config.frames / u64{32});
        const u64 allowed = limit > reserve ? limit - reserve : 0;
        enough = pages < limit && m_.counters.committed + pages < allowed;
    }
    if (!enough) {
        emit(CommitRefused{proc, pages, m_.counters.committed});
    }
    return enough;
}

void Kernel::charge(i64 pages) {
    if (pages != 0) {
        emit(CommitCharged{pages});
    }
}

/// mm/mmap.c: do_mmap: with overcommit 2 MAP_NORESERVE is ignored.
u16 Kernel::account_flag(u16 flags) const {
    const u16 relevant = m_.config.overcommit == 2 ? static_cast<u16>(flags & ~vm::no_reserve) : flags;
    return accountable(relevant) ? vm::account : u16{0};
}

} // namespace cow

#include "core/kernel/mm/commit.hpp"

#include <algorithm>

namespace cow::kernel {
namespace {

/// mm/vma.c: accountable_mapping.
bool accountable(u32 flags) { return (flags & (vm::no_reserve | vm::shared | vm::write)) == vm::write; }

} // namespace

bool may_commit(const Machine& m, const AddressSpace& space, u64 pages) {
    switch (m.config.overcommit) {
    case 0: return pages <= m.config.frames;
    case 2: {
        const u64 limit = m.commit_limit();
        const u64 reserve = std::min(space.vmas.totals().pages / 32, m.config.frames / u64{32});
        const u64 allowed = limit > reserve ? limit - reserve : 0;
        return pages < limit && m.counters.committed + pages < allowed;
    }
    default: return true;
    }
}

bool enough_memory(Kernel& k, ProcId proc, u64 pages) {
    const Machine& m = k.machine();
    const MmId mm = m.process(proc).mm;
    const bool enough = may_commit(m, mm == no_mm ? AddressSpace{} : m.space(mm), pages);
    if (!enough) {
        k.emit(CommitRefused{proc, pages, m.counters.committed});
    }
    return enough;
}

void charge(Kernel& k, i64 pages) {
    if (pages != 0) {
        k.emit(CommitCharged{pages});
    }
}

u32 account_flag(const Machine& m, u32 flags) {
    const u32 relevant = m.config.overcommit == 2 ? flags & ~vm::no_reserve : flags;
    return accountable(relevant) ? vm::account : u32{0};
}

u64 accounted_pages(const Machine& m, MmId mm, Vpn first, Vpn last) {
    u64 pages = 0;
    for (const Vma* vma = m.space(mm).find_from(first); vma != nullptr && vma->start < last;
         vma = m.space(mm).find_from(vma->end)) {
        if (vma->has(vm::account)) {
            pages += std::min(vma->end, last) - std::max(vma->start, first);
        }
    }
    return pages;
}

} // namespace cow::kernel

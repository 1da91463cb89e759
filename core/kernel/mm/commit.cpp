#include "core/kernel/mm/commit.hpp"

#include <algorithm>

namespace cow::kernel {
namespace {

// What is kept back (mm/util.c: init_user_reserve, init_admin_reserve), of which memory has a 32nd at most.
constexpr u64 user_reserve = (u64{128} << 20U) >> page_shift;
constexpr u64 admin_reserve = (u64{8} << 20U) >> page_shift;

} // namespace

bool may_commit(const Machine& m, const AddressSpace& space, u64 pages) {
    switch (m.config.overcommit) {
    case 0: return pages <= m.config.frames;
    case 2: {
        const u64 limit = m.commit_limit();
        const u64 most = m.config.frames / u64{32};
        u64 reserve = std::min({space.vmas.totals().pages / 32, most, user_reserve});
        reserve += m.config.root ? 0 : std::min(most, admin_reserve);
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

void charge_lost(Kernel& k, u64 pages) {
    if (pages != 0) {
        charge(k, static_cast<i64>(pages));
        k.emit(CommitLost{pages});
    }
}

u32 account_flag(u32 flags) {
    return (flags & (vm::no_reserve | vm::shared | vm::write)) == vm::write ? vm::account : u32{0};
}

namespace {

u64 pages_with(const Machine& m, MmId mm, Vpn first, Vpn last, u32 flags) {
    u64 pages = 0;
    for (const Vma* vma = m.space(mm).find_from(first); vma != nullptr && vma->start < last;
         vma = m.space(mm).find_from(vma->end)) {
        if ((vma->flags & flags) == flags) {
            pages += std::min(vma->end, last) - std::max(vma->start, first);
        }
    }
    return pages;
}

} // namespace

u64 mapped_pages(const Machine& m, MmId mm, Vpn first, Vpn last) { return pages_with(m, mm, first, last, 0); }

u64 accounted_pages(const Machine& m, MmId mm, Vpn first, Vpn last) {
    return pages_with(m, mm, first, last, vm::account);
}

} // namespace cow::kernel

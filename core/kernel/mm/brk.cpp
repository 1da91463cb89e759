#include "core/kernel/mm/brk.hpp"

#include "core/kernel/call.hpp"
#include "core/kernel/fault/gup.hpp"
#include "core/kernel/mm/commit.hpp"
#include "core/kernel/mm/limits.hpp"
#include "core/kernel/mm/vma.hpp"

namespace cow::kernel {
namespace {

/// mm/mmap.c: SYSCALL_DEFINE1(brk). Never an error: the caller compares.
VirtAddr do_brk(Kernel& k, ProcId proc, VirtAddr addr, std::optional<VirtAddr> recorded) {
    const Machine& m = k.machine();
    const MmId mm = m.process(proc).mm;
    const VirtAddr start = m.space(mm).brk_start;
    const bool asked = addr.v == 0 && recorded && recorded->v < m.config.task_size();
    // A trace says where the heap begins, as long as nothing is in it.
    if (start.v == 0 || (asked && m.space(mm).brk == start && *recorded != start)) {
        const u64 usual = (m.config.task_size() / 3 * 2) & ~page_mask; // ELF_ET_DYN_BASE
        const VirtAddr place = asked ? *recorded : VirtAddr{usual};
        k.emit(BrkMoved{mm, true, start, place});
        k.emit(BrkMoved{mm, false, start, place});
    }
    const VirtAddr old = m.space(mm).brk;
    if (addr < m.space(mm).brk_start || addr.v >= m.config.task_size()) {
        return old;
    }
    const Process& process = m.process(proc);
    const u64 limit = process.limits[Resource::data].soft;
    if (limit != rlimit_infinity &&
        addr.v - m.space(mm).brk_start.v + m.space(mm).data_bytes > limit) { // check_data_rlimit
        within(k, proc, Exceeded{Limit::data, limit});
        return old;
    }
    const Vpn old_end{pages_for(old.v)};
    const Vpn new_end{pages_for(addr.v)};
    if (new_end < old_end) {
        if (range_is_free(m, mm, new_end, old_end)) { // someone unmapped it
            return old;
        }
        if (remove_range(k, mm, new_end, old_end) != Errno::ok) {
            return old;
        }
    } else if (new_end > old_end) {
        const u64 pages = new_end - old_end;
        const Vma* next = m.space(mm).find_from(old_end);
        const u64 gap = next != nullptr && next->has(vm::grows_down) ? MachineConfig::stack_guard_pages : 0;
        if (next != nullptr && new_end + 1 + gap > next->start) {
            return old;
        }
        u32 flags = vm::read | vm::write | vm::account | vm::may_write | m.space(mm).future_locks;
        if (!may_map_locked(k, proc, flags, pages) || !may_expand(k, proc, flags, pages) ||
            beyond_map_limit(k, mm) || !enough_memory(k, proc, pages)) {
            return old;
        }
        charge(k, static_cast<i64>(pages));
        flags |= mergeable_at_once(m, mm);
        flags |= static_cast<u32>(VmaLabel::heap) << vm::label_shift;
        k.emit(VmaAdded{{old_end, new_end, old_end.v, {}, no_file, flags}, mm});
        if (VirtAddr{old_end} > m.space(mm).brk_start) { // never with what lies before the heap
            merge_around(k, mm, old_end, old_end);
        }
        make_mergeable_late(k, mm, old_end, new_end);
    }
    k.emit(BrkMoved{mm, false, old, addr});
    if (new_end > old_end && m.space(mm).future_locks != 0) {
        populate_range(k, proc, old_end, new_end, true);
    }
    return addr;
}

} // namespace

} // namespace cow::kernel

namespace cow::sys {

CallResult brk(Kernel& k, ProcId proc, VirtAddr addr, std::optional<VirtAddr> recorded) {
    return kernel::call(k, proc, "brk", [&] {
        return CallResult::of(static_cast<i64>(kernel::do_brk(k, proc, addr, recorded).v));
    });
}

} // namespace cow::sys

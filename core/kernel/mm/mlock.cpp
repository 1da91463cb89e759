#include "core/kernel/mm/mlock.hpp"

#include "core/kernel/call.hpp"
#include "core/kernel/fault/gup.hpp"
#include "core/kernel/mm/limits.hpp"
#include "core/kernel/mm/vma.hpp"

#include <algorithm>

namespace cow::kernel {
namespace {

/// mm/mlock.c: mlock_fixup. Droppable memory is passed over.
Errno lock_vma(Kernel& k, MmId mm, Vpn first, Vpn last, u32 locks) {
    const Vma& vma = *k.machine().space(mm).find(first);
    const u32 flags = (vma.flags & ~vm::lock_mask) | locks;
    return vma.has(vm::droppable) ? Errno::ok : change_vma_flags(k, mm, first, last, flags);
}

/// mm/mlock.c: apply_vma_lock_flags. What lies before a hole is changed.
Errno lock_range(Kernel& k, MmId mm, Vpn first, Vpn last, u32 locks) {
    const Machine& m = k.machine();
    for (Vpn at = first; at < last;) {
        const Vma* vma = m.space(mm).find(at);
        if (vma == nullptr) {
            return Errno::enomem;
        }
        const Vpn end = std::min(vma->end, last);
        if (const Errno error = lock_vma(k, mm, at, end, locks); error != Errno::ok) {
            return error;
        }
        at = end;
    }
    return Errno::ok;
}

/// mm/mlock.c: count_mm_mlocked_page_nr.
u64 locked_in(const AddressSpace& space, Vpn first, Vpn last) {
    u64 pages = 0;
    for (const Vma* vma = space.find_from(first); vma != nullptr && vma->start < last;
         vma = space.find_from(vma->end)) {
        pages += vma->has(vm::locked) ? std::min(vma->end, last) - std::max(vma->start, first) : 0;
    }
    return pages;
}

/// __mlock_posix_error_return.
Errno posix_error(Errno error) {
    return error == Errno::efault ? Errno::enomem : error == Errno::enomem ? Errno::eagain : error;
}

/// The pages that a range of bytes touches; a length that wraps is one that ends before it begins.
struct Pages {
    Pages(VirtAddr addr, u64 length)
        : first(addr.page()), last(first + ((length + addr.offset() + page_mask) >> page_shift)),
          wraps(VirtAddr{last}.v < VirtAddr{first}.v) {}
    void explain(Reason& reason) const {
        if (first == last) {
            reason.say(NoEffect::empty_range);
        }
    }
    Vpn first;
    Vpn last;
    bool wraps;
};

/// mm/mlock.c: do_mlock, 6.18.
Errno do_mlock(Kernel& k, ProcId proc, VirtAddr addr, u64 length, u32 locks, Reason& reason) {
    const Machine& m = k.machine();
    const Process& process = m.process(proc);
    if (!can_lock(k, proc)) {
        return Errno::eperm;
    }
    const Pages range(addr, length);
    range.explain(reason);
    const AddressSpace& space = m.space(process.mm);
    const u64 limit = process.limits.pages(Resource::memlock);
    const u64 locked = space.locked_pages() + (range.last - range.first);
    const Vpn counted_to = range.wraps ? Vpn{m.config.task_size() >> page_shift} : range.last;
    if (!m.config.root && locked > limit && locked - locked_in(space, range.first, counted_to) > limit) {
        within(k, proc, Exceeded{Limit::memlock, process.limits[Resource::memlock].soft});
        return Errno::enomem;
    }
    if (range.wraps) {
        return Errno::einval;
    }
    if (const Errno error = lock_range(k, process.mm, range.first, range.last, locks); error != Errno::ok) {
        return error;
    }
    return posix_error(populate_range(k, proc, range.first, range.last, false));
}

/// mm/mlock.c: apply_mlockall_flags. A VMA that cannot be changed is passed over.
void lock_all(Kernel& k, MmId mm, u32 flags) {
    const Machine& m = k.machine();
    const u32 locks = vm::locked | ((flags & mcl::onfault) != 0 ? vm::lock_on_fault : 0);
    const u32 later = (flags & mcl::future) != 0 ? locks : 0;
    if (const u32 old = m.space(mm).future_locks; old != later) {
        k.emit(FutureLocksSet{mm, old, later});
    }
    if (later != 0 && (flags & mcl::current) == 0) {
        return;
    }
    const u32 now = (flags & mcl::current) != 0 ? locks : 0;
    for (const Vma* vma = m.space(mm).find_from(Vpn{0}); vma != nullptr;) {
        const Vpn end = vma->end;
        lock_vma(k, mm, vma->start, end, now);
        vma = m.space(mm).find_from(end);
    }
}

/// mm/mlock.c: SYSCALL_DEFINE1(mlockall), 6.18.
Errno do_mlockall(Kernel& k, ProcId proc, u32 flags) {
    const Machine& m = k.machine();
    const Process& process = m.process(proc);
    if (flags == 0 || (flags & ~(mcl::current | mcl::future | mcl::onfault)) != 0 || flags == mcl::onfault) {
        return Errno::einval;
    }
    if (!can_lock(k, proc)) {
        return Errno::eperm;
    }
    const bool now = (flags & mcl::current) != 0;
    if (now && !m.config.root &&
        m.space(process.mm).vmas.totals().pages > process.limits.pages(Resource::memlock)) {
        within(k, proc, Exceeded{Limit::memlock, process.limits[Resource::memlock].soft});
        return Errno::enomem;
    }
    lock_all(k, process.mm, flags);
    if (now) {
        populate_range(k, proc, Vpn{0}, Vpn{m.config.task_size() >> page_shift}, true);
    }
    return Errno::ok;
}

} // namespace
} // namespace cow::kernel

namespace cow::sys {

CallResult mlock(Kernel& k, ProcId proc, VirtAddr addr, u64 length) {
    return kernel::changing_call(k, proc, "mlock", [&](kernel::Reason& reason) {
        return CallResult::of(kernel::do_mlock(k, proc, addr, length, vm::locked, reason));
    });
}

CallResult mlock2(Kernel& k, ProcId proc, VirtAddr addr, u64 length, u32 flags) {
    return kernel::changing_call(k, proc, "mlock2", [&](kernel::Reason& reason) {
        if ((flags & ~mlock_flag::onfault) != 0) {
            return CallResult::of(Errno::einval);
        }
        const u32 locks = vm::locked | (flags != 0 ? vm::lock_on_fault : 0);
        return CallResult::of(kernel::do_mlock(k, proc, addr, length, locks, reason));
    });
}

CallResult munlock(Kernel& k, ProcId proc, VirtAddr addr, u64 length) {
    return kernel::changing_call(k, proc, "munlock", [&](kernel::Reason& reason) {
        const kernel::Pages range(addr, length);
        range.explain(reason);
        return CallResult::of(
            range.wraps ? Errno::einval
                        : kernel::lock_range(k, k.machine().process(proc).mm, range.first, range.last, 0));
    });
}

CallResult mlockall(Kernel& k, ProcId proc, u32 flags) {
    return kernel::changing_call(k, proc, "mlockall", [&](kernel::Reason&) {
        return CallResult::of(kernel::do_mlockall(k, proc, flags));
    });
}

CallResult munlockall(Kernel& k, ProcId proc) {
    return kernel::changing_call(k, proc, "munlockall", [&](kernel::Reason&) {
        kernel::lock_all(k, k.machine().process(proc).mm, 0);
        return CallResult{};
    });
}

} // namespace cow::sys

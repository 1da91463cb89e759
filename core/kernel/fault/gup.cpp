#include "core/kernel/fault/gup.hpp"

#include "core/kernel/fault/fault.hpp"
#include "core/kernel/page/frames.hpp"
#include "core/kernel/page/oom_kill.hpp"

#include <algorithm>

namespace cow::kernel {

Errno populate(Kernel& k, ProcId proc, Vpn first, Vpn last, bool write, bool force) {
    const Machine& m = k.machine();
    const MmId mm = m.process(proc).mm;
    // Tries again when the disk has been read, for which it lets go of the address space.
    const bool gives_up = force || !m.config.has(KernelTrait::populate_takes_all);
    // The zero page could be mapped until this program's own memory is gone.
    const u64 most = u64{m.config.frames} + (u64{1} << 20U);
    for (Vpn page = first; page < last; ++page) {
        if (page - first >= most) {
            return Errno::enomem;
        }
        for (;;) {
            const Vma* vma = m.space(mm).find(page);
            if (vma == nullptr) {
                return Errno::enomem;
            }
            if ((vma->flags & (write ? vm::write : force ? vm::rights : vm::read)) == 0) {
                return Errno::einval;
            }
            const Walk at = m.walk(mm, page);
            if (at.pte.has(Pte::P) && (!write || (at.pte.writable() && at.upper_writable))) {
                if (write && !at.pte.has(Pte::D)) { // follow_page_pte, FOLL_TOUCH
                    set_frame_flag(k, at.pte.pfn(), frame_flag::dirty, true);
                }
                break;
            }
            Decision decision = Decision::none;
            const Translation refused{{}, at.pte.has_frame() ? Refusal::read_only : Refusal::not_present, at};
            const FaultResult result =
                page_fault(k, proc, VirtAddr{page}, write ? Access::store : Access::load, refused, decision,
                           gives_up ? FaultBy::populate : FaultBy::kernel);
            if (result == FaultResult::segv || result == FaultResult::sigbus) {
                return Errno::efault;
            }
            if (result == FaultResult::oom) {
                oom_kill(k);
                if (!m.process(proc).alive()) {
                    return Errno::enomem;
                }
            }
        }
    }
    return Errno::ok;
}

Errno populate_vma(Kernel& k, ProcId proc, Vpn first, Vpn last) {
    const Machine& m = k.machine();
    const Vma& vma = *m.space(m.process(proc).mm).find(first);
    if (vma.has(vm::lock_on_fault)) {
        return Errno::ok;
    }
    const bool write = vma.has(vm::write) && !vma.is_shared();
    const Errno error = populate(k, proc, first, last, write, true);
    return error == Errno::einval ? Errno::efault : error;
}

Errno populate_range(Kernel& k, ProcId proc, Vpn first, Vpn last, bool ignore_errors) {
    const Machine& m = k.machine();
    for (Vpn at = first; at < last && m.process(proc).alive();) {
        const Vma* vma = m.space(m.process(proc).mm).find_from(at);
        if (vma == nullptr || vma->start >= last) {
            break;
        }
        const Vpn begin = std::max(at, vma->start);
        at = std::min(last, vma->end);
        const Errno error = populate_vma(k, proc, begin, at);
        if (error != Errno::ok && !ignore_errors) {
            return error;
        }
    }
    return Errno::ok;
}

} // namespace cow::kernel

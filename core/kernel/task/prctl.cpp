#include "core/kernel/task/prctl.hpp"

#include "core/kernel/call.hpp"
#include "core/kernel/page/ksm.hpp"

namespace cow::sys {

CallResult prctl(Kernel& k, ProcId proc, i32 option, u64 arg, u64 others) {
    const Machine& m = k.machine();
    const bool known = m.config.has(KernelTrait::memory_merge);
    if (option == prctl_option::set_memory_merge) {
        return kernel::changing_call(k, proc, "prctl", [&](kernel::Reason&) {
            return CallResult::of(others != 0 || !known ? Errno::einval
                                                        : kernel::set_merge_any(k, proc, arg != 0));
        });
    }
    return kernel::call(k, proc, "prctl", [&] {
        return option != prctl_option::get_memory_merge || (arg | others) != 0 || !known
                   ? CallResult::of(Errno::einval)
                   : CallResult::of(static_cast<i64>(m.space(m.process(proc).mm).merge_any));
    });
}

CallResult prctl_set_vma(Kernel& k, ProcId proc, u64 what, VirtAddr addr, u64 length, const AreaName& name) {
    return kernel::changing_call(k, proc, "prctl", [&](kernel::Reason& reason) {
        if (what != prctl_option::set_vma_anon_name) {
            return CallResult::of(Errno::einval);
        }
        if (length == 0) {
            reason.say(NoEffect::empty_range);
        }
        return CallResult::of(kernel::set_area_name(k, proc, addr, length, name));
    });
}

} // namespace cow::sys

#include "core/kernel/task/prctl.hpp"

#include "core/kernel/call.hpp"
#include "core/kernel/page/ksm.hpp"

namespace cow::sys {

CallResult prctl(Kernel& k, ProcId proc, i32 option, u64 arg) {
    const Machine& m = k.machine();
    return kernel::call(k, proc, "prctl", [&] {
        switch (option) {
        case prctl_option::set_name: return CallResult{};
        case prctl_option::set_memory_merge: return CallResult::of(kernel::set_merge_any(k, proc, arg != 0));
        case prctl_option::get_memory_merge:
            return CallResult::of(static_cast<i64>(m.space(m.process(proc).mm).merge_any));
        default: return CallResult::of(Errno::einval);
        }
    });
}

} // namespace cow::sys

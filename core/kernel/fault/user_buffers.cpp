#include "core/kernel/fault/user_buffers.hpp"

#include "core/kernel/call.hpp"
#include "core/kernel/fault/uaccess.hpp"

namespace cow::kernel {

Errno touch_range(Kernel& k, ProcId proc, const UserRange& range, u64& arrived) {
    if (!access_ok(k.machine(), range.addr,
                   range.word ? 1 : range.bytes)) { // put_user looks at where it begins
        return Errno::efault;
    }
    Errno error = Errno::ok;
    if (range.read) {
        error = touch_user(k, proc, range.addr, range.bytes, arrived);
    }
    if (range.written && error == Errno::ok) {
        error = fill_user(k, proc, range.addr, range.bytes, arrived, range.known);
    }
    return error;
}

} // namespace cow::kernel

namespace cow::sys {

CallResult user_buffers(Kernel& k, ProcId proc, std::string_view name, std::span<const UserRange> ranges,
                        std::optional<i64> result, bool partly) {
    const auto body = [&] {
        u64 arrived = 0;
        Errno missed = Errno::ok;
        for (const UserRange& range : ranges) {
            const Errno error = kernel::touch_range(k, proc, range, arrived);
            if (error == Errno::ok || (partly && arrived != 0)) {
                continue;
            }
            missed = error;
            if (!range.goes_on || !k.machine().process(proc).alive()) {
                break;
            }
        }
        if (missed != Errno::ok) {
            return CallResult::of(missed);
        }
        return CallResult::of(partly ? static_cast<i64>(arrived) : result.value_or(0));
    };
    return kernel::call(k, proc, name, body, result.has_value() || partly);
}

} // namespace cow::sys

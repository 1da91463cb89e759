#include "core/kernel/fault/user_buffers.hpp"

#include "core/kernel/call.hpp"
#include "core/kernel/fault/uaccess.hpp"

#include <algorithm>

namespace cow::kernel {
namespace {

/// How much of a range has to be user memory before anything of it is touched: access_ok of what copy_from_user, put_user or
/// copy_to_user does first.
u64 checked_bytes(const Machine& m, const UserRange& range) {
    constexpr u64 word_bytes = 8;
    if ((range.read || range.word) && m.config.has(KernelTrait::copies_check_start)) {
        return 1;
    }
    return range.word ? std::min(range.bytes, word_bytes) : range.bytes;
}

} // namespace

Errno touch_range(Kernel& k, ProcId proc, const UserRange& range, u64& arrived) {
    if (!access_ok(k.machine(), range.addr, checked_bytes(k.machine(), range))) {
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

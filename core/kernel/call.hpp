#pragma once
// The frame around every system call: it is entered, done, and returns.

#include "core/base/errno.hpp"
#include "core/kernel/kernel.hpp"

#include <string_view>

namespace cow::kernel {

template <class Body> CallResult call(Kernel& k, ProcId proc, std::string_view name, Body&& body) {
    const NameId id = k.records() ? k.machine().names->intern(name) : NameId{};
    k.emit(CallEntered{proc, id});
    const CallResult result = body();
    k.emit(CallReturned{proc, id, result.value});
    return result;
}

} // namespace cow::kernel

namespace cow::sys {

/// A call that changes nothing in the model, but is seen.
inline CallResult neutral(Kernel& k, ProcId proc, std::string_view name, i64 result) {
    return kernel::call(k, proc, name, [&] { return CallResult::of(result); });
}

} // namespace cow::sys

#pragma once
// The frame around every system call: it is entered, done, and returns.

#include "core/base/errno.hpp"
#include "core/kernel/kernel.hpp"

#include <optional>
#include <string_view>

namespace cow::kernel {

/// `known`: false where nobody can say what a call that goes well returns.
template <class Body>
CallResult call(Kernel& k, ProcId proc, std::string_view name, Body&& body, bool known = true) {
    const NameId id = k.records() ? k.machine().names->intern(name) : NameId{};
    k.emit(CallEntered{proc, id});
    const CallResult result = body();
    k.emit(CallReturned{proc, id, known || result.failed() ? std::optional(result.value) : std::nullopt});
    return result;
}

/// Why a call that goes well changes nothing; said where that is so.
class Reason {
public:
    /// The first one given counts.
    void say(NoEffect why) { why_ = why_.value_or(why); }
    std::optional<NoEffect> why() const { return why_; }

private:
    std::optional<NoEffect> why_;
};

/// A call that is there to change something, and says why where it does not: `body(reason)` gives its own reasons, without
/// which all was so already.
template <class Body> CallResult changing_call(Kernel& k, ProcId proc, std::string_view name, Body&& body) {
    return call(k, proc, name, [&] {
        const u64 before = k.changes();
        Reason reason;
        const CallResult result = body(reason);
        if (!result.failed() && k.changes() == before) {
            k.emit(CallHadNoEffect{proc, reason.why().value_or(NoEffect::already_so)});
        }
        return result;
    });
}

} // namespace cow::kernel

namespace cow::sys {

/// A call that changes nothing in the model, but is seen. Nothing for `result`: it is unknown.
inline CallResult neutral(Kernel& k, ProcId proc, std::string_view name, std::optional<i64> result) {
    return kernel::call(
        k, proc, name, [&] { return CallResult::of(result.value_or(0)); }, result.has_value());
}

} // namespace cow::sys

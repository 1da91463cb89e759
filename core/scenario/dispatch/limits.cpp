// The calls about what stays in memory, and how much a process may have.

#include "core/kernel/fault/uaccess.hpp"
#include "core/kernel/mm/mlock.hpp"
#include "core/kernel/task/rlimit.hpp"
#include "core/scenario/dispatch/running_call.hpp"

#include <array>

namespace cow {
namespace {

using vocabulary::CallId;

CallResult run_mlock(RunningCall& c) { return sys::mlock(c.kernel(), c.proc(), c.addr(0), c.value(1)); }
CallResult run_mlock2(RunningCall& c) {
    return sys::mlock2(c.kernel(), c.proc(), c.addr(0), c.value(1), c.flags(2));
}
CallResult run_munlock(RunningCall& c) { return sys::munlock(c.kernel(), c.proc(), c.addr(0), c.value(1)); }
CallResult run_mlockall(RunningCall& c) { return sys::mlockall(c.kernel(), c.proc(), c.flags(0)); }
CallResult run_munlockall(RunningCall& c) { return sys::munlockall(c.kernel(), c.proc()); }

bool is_record(const RunningCall& c, std::size_t at) {
    return at < c.call.args.size() && c.call.args[at].kind == Arg::Kind::record;
}

/// {rlim_cur=…, rlim_max=…}; where one is not said it is without limit.
Rlimit limit_of(const RunningCall& c, std::size_t at) {
    Rlimit out;
    const Arg& record = c.call.args[at];
    for (std::size_t i = 0; i < record.items.size(); ++i) {
        (record.items[i].name == "rlim_max" ? out.hard : out.soft) = c.values[at].items[i].number;
    }
    return out;
}

/// `now` and `old`: places of those arguments, or none.
CallResult change_limit(RunningCall& c, i64 pid, u32 resource, std::optional<std::size_t> now,
                        std::optional<std::size_t> old) {
    std::optional<Rlimit> wanted;
    if (now && is_record(c, *now)) {
        wanted = limit_of(c, *now);
    } else if (now && c.value(*now) != 0) {
        c.out.problem = "new limits are written as {rlim_cur=…, rlim_max=…}";
        return {};
    }
    const bool reads = old && !is_record(c, *old) && c.value(*old) != 0;
    return sys::prlimit(c.kernel(), c.proc(), c.call.call, pid, resource, wanted,
                        reads ? std::optional(c.addr(*old)) : std::nullopt);
}

CallResult run_prlimit64(RunningCall& c) { return change_limit(c, c.number(0), c.flags(1), 2, 3); }
CallResult run_setrlimit(RunningCall& c) {
    const bool given = is_record(c, 1) || c.value(1) != 0;
    return given ? change_limit(c, 0, c.flags(0), 1, std::nullopt)
                 : c.note(CallResult::of(Errno::efault).value);
}
CallResult run_getrlimit(RunningCall& c) {
    const bool given = is_record(c, 1) || c.value(1) != 0;
    return given ? change_limit(c, 0, c.flags(0), std::nullopt, 1)
                 : c.note(CallResult::of(c.flags(0) < resource_count ? Errno::efault : Errno::einval).value);
}

constexpr std::array limit_rows{
    CallRow{CallId::mlock, run_mlock},           CallRow{CallId::mlock2, run_mlock2},
    CallRow{CallId::munlock, run_munlock},       CallRow{CallId::mlockall, run_mlockall},
    CallRow{CallId::munlockall, run_munlockall}, CallRow{CallId::setrlimit, run_setrlimit},
    CallRow{CallId::getrlimit, run_getrlimit},   CallRow{CallId::prlimit64, run_prlimit64},
};

} // namespace

std::span<const CallRow> limit_call_rows() { return limit_rows; }

} // namespace cow

// The calls of ipc/.

#include "core/kernel/ipc/shm.hpp"
#include "core/scenario/dispatch/running_call.hpp"

#include <array>

namespace cow {
namespace {

using vocabulary::CallId;

CallResult run_shmget(RunningCall& c) {
    return sys::shmget(c.kernel(), c.proc(), c.flags(0), c.value(1), c.flags(2));
}
CallResult run_shmat(RunningCall& c) {
    return sys::shmat(c.kernel(), c.proc(), c.number(0), c.addr(1), c.flags(2), c.recorded_addr());
}
CallResult run_shmdt(RunningCall& c) { return sys::shmdt(c.kernel(), c.proc(), c.addr(0)); }

/// A trace shows what IPC_STAT wrote, and not where.
CallResult run_shmctl(RunningCall& c) {
    if (c.call.args[2].kind == Arg::Kind::record) {
        return c.note(c.call.recorded.value_or(0));
    }
    return sys::shmctl(c.kernel(), c.proc(), c.number(0), c.number(1), c.addr(2));
}

constexpr std::array ipc_rows{
    CallRow{CallId::shmget, run_shmget},
    CallRow{CallId::shmat, run_shmat},
    CallRow{CallId::shmdt, run_shmdt},
    CallRow{CallId::shmctl, run_shmctl},
};

} // namespace

std::span<const CallRow> ipc_call_rows() { return ipc_rows; }

} // namespace cow

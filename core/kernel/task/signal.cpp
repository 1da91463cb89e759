#include "core/kernel/task/signal.hpp"

#include "core/kernel/call.hpp"
#include "core/kernel/task/exit.hpp"

#include <algorithm>

namespace cow::sys {

CallResult kill(Kernel& k, ProcId proc, i64 pid, i32 signal, std::string_view name) {
    const Machine& m = k.machine();
    return kernel::call(k, proc, name, [&] {
        if (signal < 0 || signal > 64) {
            return CallResult::of(Errno::einval);
        }
        for (u32 i = 0; i < m.processes.size(); ++i) {
            const Process& target = m.processes[i];
            if (target.pid != static_cast<u64>(pid) || target.state == ProcState::reaped) {
                continue;
            }
            // SIGCHLD, SIGCONT, SIGURG and SIGWINCH do nothing by default; stopping is not modelled.
            static constexpr i32 harmless[] = {0, 17, 18, 19, 20, 21, 22, 23, 28};
            if (target.alive() &&
                std::find(std::begin(harmless), std::end(harmless), signal) == std::end(harmless)) {
                k.emit(SignalSent{ProcId{i}, static_cast<Signal>(signal)});
                kernel::terminate(k, ProcId{i}, 0, static_cast<Signal>(signal));
            }
            return CallResult{};
        }
        return CallResult::of(Errno::esrch);
    });
}

} // namespace cow::sys

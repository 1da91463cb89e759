#include "core/kernel/task/pid.hpp"

namespace cow::kernel {

ProcId find_pid(const Machine& m, i64 pid) {
    for (u32 i = 0; i < m.processes.size(); ++i) {
        if (m.processes[i].pid == static_cast<u64>(pid) && m.processes[i].state != ProcState::reaped) {
            return ProcId{i};
        }
    }
    return no_proc;
}

} // namespace cow::kernel

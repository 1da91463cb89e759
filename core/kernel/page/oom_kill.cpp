#include "core/kernel/page/oom_kill.hpp"

#include "core/kernel/task/exit.hpp"

namespace cow::kernel {

void oom_kill(Kernel& k) {
    const Machine& m = k.machine();
    ProcId victim = no_proc;
    i64 worst = -1;
    for (u32 i = 0; i < m.processes.size(); ++i) {
        const Process& process = m.processes[i];
        if (!process.alive()) {
            continue;
        }
        const AddressSpace& space = m.spaces[process.mm.v];
        i64 badness = space.tables;
        for_each_pte(m, space, Vpn{0}, Vpn{m.config.task_size() >> page_shift},
                     [&](Vpn, Pte pte, TableId) { badness += static_cast<i64>(pte.pfn() != zero_pfn); });
        if (badness >= worst) {
            worst = badness;
            victim = ProcId{i};
        }
    }
    if (victim == no_proc) {
        return;
    }
    k.emit(OomKilled{victim, worst});
    const MmId mm = m.process(victim).mm;
    for (u32 i = 0; i < m.processes.size(); ++i) { // everyone who shares the memory goes
        if (m.processes[i].alive() && m.processes[i].mm == mm) {
            k.emit(SignalSent{ProcId{i}, Signal::sigkill});
            terminate(k, ProcId{i}, 0, Signal::sigkill);
        }
    }
}

} // namespace cow::kernel

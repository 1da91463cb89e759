#include "core/event/process_events.hpp"

#include "core/machine/machine.hpp"

#include <algorithm>
#include <cassert>

namespace cow {

void ProcessCreated::apply(Machine& m) const {
    assert(proc.v == m.processes.size());
    Process process;
    process.pid = pid;
    process.name = name;
    process.parent = parent;
    process.mm = mm;
    if (parent != no_proc) {
        process.limits = m.processes[parent.v].limits;
    }
    process.cpu = CpuId{static_cast<u32>(m.cpus.size())};
    m.cpus.emplace_back();
    if (inherit) {
        const Process& from = m.processes[parent.v];
        process.fds = from.fds;
        process.program = from.program;
    } else {
        process.fds.assign(3, Descriptor{terminal_open_file, false});
    }
    for (const Descriptor& fd : process.fds) {
        if (fd.open_file != no_open_file) {
            ++m.open_files[fd.open_file].refs;
        }
    }
    m.processes.push_back(std::move(process));
    m.next_pid = std::max(m.next_pid, pid + 1);
}
void ProcessCreated::undo(Machine& m) const {
    for (const Descriptor& fd : m.processes.back().fds) {
        if (fd.open_file != no_open_file) {
            --m.open_files[fd.open_file].refs;
        }
    }
    m.processes.pop_back();
    m.cpus.pop_back();
    m.next_pid = old_next_pid;
}
void ProcessCancelled::apply(Machine& m) const { made.undo(m); }
void ProcessCancelled::undo(Machine& m) const { made.apply(m); }

void ProcessExited::apply(Machine& m) const {
    Process& process = m.processes[proc.v];
    process.state = ProcState::zombie;
    process.exit_code = code;
    process.signal = signal;
}
void ProcessExited::undo(Machine& m) const {
    Process& process = m.processes[proc.v];
    process.state = ProcState::running;
    process.exit_code = 0;
    process.signal = Signal::none;
}

void ProcessReaped::apply(Machine& m) const { m.processes[proc.v].state = ProcState::reaped; }
void ProcessReaped::undo(Machine& m) const { m.processes[proc.v].state = ProcState::zombie; }

void ParentChanged::apply(Machine& m) const { m.processes[proc.v].parent = now; }
void ParentChanged::undo(Machine& m) const { m.processes[proc.v].parent = old; }

void MmSwitched::apply(Machine& m) const { m.processes[proc.v].mm = now; }
void MmSwitched::undo(Machine& m) const { m.processes[proc.v].mm = old; }

void ProgramSet::apply(Machine& m) const { m.processes[proc.v].program = now; }
void ProgramSet::undo(Machine& m) const { m.processes[proc.v].program = old; }

void VforkWaiting::apply(Machine& m) const { m.processes[proc.v].vfork_child = now; }
void VforkWaiting::undo(Machine& m) const { m.processes[proc.v].vfork_child = old; }

void TracingSet::apply(Machine& m) const { m.processes[proc.v].tracing = now; }
void TracingSet::undo(Machine& m) const { m.processes[proc.v].tracing = old; }

void MergeAnySet::apply(Machine& m) const { m.spaces[mm.v].merge_any = now; }
void MergeAnySet::undo(Machine& m) const { m.spaces[mm.v].merge_any = old; }

void RlimitSet::apply(Machine& m) const { m.processes[proc.v].limits[resource] = now; }
void RlimitSet::undo(Machine& m) const { m.processes[proc.v].limits[resource] = old; }

std::string_view limit_name(Limit limit) {
    switch (limit) {
    case Limit::as: return resource_name(Resource::as);
    case Limit::data: return resource_name(Resource::data);
    case Limit::stack: return resource_name(Resource::stack);
    case Limit::memlock: return resource_name(Resource::memlock);
    case Limit::nofile: return resource_name(Resource::nofile);
    case Limit::map_count: return "vm.max_map_count";
    }
    return "";
}

void CallEntered::apply(Machine& m) const { ++m.counters.syscalls; }
void CallEntered::undo(Machine& m) const { --m.counters.syscalls; }

} // namespace cow

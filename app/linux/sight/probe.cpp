#include "app/linux/sight/probe.hpp"

#include "core/check/observables.hpp"
#include "core/kernel/fault/access.hpp"

#include <utility>
#include <vector>

namespace cow::real {
namespace {

constexpr std::size_t most_pages = 4096;

using Place = std::pair<ProcId, Vpn>;

/// Of the processes that can act.
std::vector<Place> places_of(const Machine& machine) {
    std::vector<Place> places;
    for (u32 i = 0; i < machine.processes.size(); ++i) {
        const Process& process = machine.processes[i];
        if (!process.can_act()) {
            continue;
        }
        const AddressSpace& space = machine.space(process.mm);
        for (const Vma& vma : space.vmas) {
            if (vma.has(vm::write)) {
                for_each_pte(machine, space, vma.start, vma.end,
                             [&](Vpn page, Pte, TableId) { places.emplace_back(ProcId{i}, page); });
            }
        }
    }
    return places;
}

std::string told(Signal signal, u64 faults) {
    return signal != Signal::none ? std::string(signal_name(signal)) : faults == 0 ? "yes" : "no";
}

} // namespace

bool probe_writable(const Machine& machine, Workers& workers, Seen& model, Seen& kernel) {
    Machine copy = machine;
    Kernel k(copy, nullptr);
    std::vector<Place> places = places_of(machine);
    const bool all = places.size() <= most_pages;
    places.resize(all ? places.size() : most_pages);
    for (const auto& [proc, page] : places) {
        if (copy.frames.free_count() == 0) {
            return false;
        }
        const VirtAddr address{page};
        const u8 byte = peek(copy, copy.process(proc).mm, address).value_or(0);
        Command command;
        command.op = Op::touch;
        command.access = access::store;
        command.args[0] = address.v;
        command.args[1] = command.args[3] = 1;
        command.payload[0] = byte;
        const Reply reply = workers.ask(proc, command);
        const u64 before = copy.process(proc).minflt;
        const AccessOutcome outcome = store(k, proc, address, byte);
        model.processes[proc.v].writable[address.v] =
            told(outcome.signal, copy.process(proc).minflt - before);
        kernel.processes[proc.v].writable[address.v] = told(static_cast<Signal>(reply.signal), reply.minflt);
        if (outcome.signal != Signal::none) {
            break; // one of the two goes on without the process
        }
    }
    return all;
}

} // namespace cow::real

#include "core/explain/foresee.hpp"

#include "core/check/observables.hpp"
#include "core/kernel/fault/access.hpp"

namespace cow {
namespace {

/// `scratch` is left as it was: what happened is undone.
Foreseen foresee_one(Machine& scratch, ProcId proc, VirtAddr addr, Access access) {
    Foreseen out;
    out.possible = true;
    std::vector<Event> events;
    Kernel kernel(scratch, &events);
    // The byte that is there already: the store makes no new contents.
    const u8 value = peek(scratch, scratch.process(proc).mm, addr).value_or(0);
    const AccessOutcome outcome =
        access == Access::load ? load(kernel, proc, addr) : store(kernel, proc, addr, value);
    out.done = outcome.done;
    out.signal = outcome.signal;
    if (const FaultDecided* decided = first_decision(events)) {
        out.decision = decided->decision;
        out.before = decided->pfn;
        out.refs = decided->refs;
        out.before_kind = decided->kind;
    }
    for (const Event& event : events) {
        if (std::holds_alternative<FaultDecided>(event)) {
            ++out.faults;
        } else if (const auto* set = std::get_if<PteSet>(&event)) {
            out.around += set->reason == PteReason::fault_around ? 1 : 0;
        } else if (const auto* fault = std::get_if<FaultDone>(&event)) {
            out.disk = out.disk || fault->major;
        } else if (const auto* done = std::get_if<AccessDone>(&event)) {
            out.after = done->pfn;
        }
    }
    for (std::size_t i = events.size(); i-- > 0;) {
        undo(scratch, events[i]);
    }
    return out;
}

} // namespace

NextAccesses foresee(const Machine& machine, ProcId proc, VirtAddr addr) {
    NextAccesses out;
    if (proc.v >= machine.processes.size() || !machine.process(proc).can_act() ||
        machine.process(proc).mm == no_mm) {
        return out;
    }
    Machine scratch = machine;
    out.load = foresee_one(scratch, proc, addr, Access::load);
    out.store = foresee_one(scratch, proc, addr, Access::store);
    return out;
}

} // namespace cow

#include "app/gui/sample.hpp"

#include "core/check/observables.hpp"

namespace cow::gui {

Sample sample_of(const Machine& machine) {
    Sample sample;
    sample.frames_used = machine.frames.used();
    for (const Process& process : machine.processes) {
        sample.minor_faults += process.minflt;
    }
    sample.copies = machine.counters.copies;
    sample.reuses = machine.counters.reuses;
    sample.zero_fills = machine.counters.zero_fills;
    sample.saved_bytes = saved_bytes(machine);
    sample.mapped_bytes = sample.frames_used * page_size + sample.saved_bytes;
    return sample;
}

} // namespace cow::gui

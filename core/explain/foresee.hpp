#pragma once
// What the next access to an address would do: the kernel model itself says so, on a copy of the machine.

#include "core/kernel/kernel.hpp"

namespace cow {

struct Foreseen {
    bool possible = false;              ///< the process can run at all
    bool done = false;                  ///< the access goes through in the end
    Signal signal = Signal::none;       ///< else it dies of this
    Decision decision = Decision::none; ///< of the fault; none: there is none
    u32 faults = 0;
    Pfn before = no_pfn; ///< the frame that the kernel looks at when it decides …
    FrameKind before_kind = FrameKind::free;
    u32 refs = 0;       ///< … and its references
    Pfn after = no_pfn; ///< the frame that is used
    u32 around = 0;     ///< further pages that are mapped on the way
    bool disk = false;  ///< the disk must be read
};

struct NextAccesses {
    Foreseen load;
    Foreseen store;
};
/// The machine stays as it is. Copying it takes time in proportion to the memory in use.
NextAccesses foresee(const Machine& machine, ProcId proc, VirtAddr addr);

} // namespace cow

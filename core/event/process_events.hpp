#pragma once
// Events of processes and their system calls.

#include "core/base/ids.hpp"
#include "core/machine/process.hpp"

namespace cow {

struct ProcessCreated {
    ProcId proc{};
    ProcId parent = no_proc;
    NameId name{};
    u32 pid = 0;
    u32 old_next_pid = 0;
    MmId mm = no_mm;
    bool inherit = false; ///< fork: descriptors and prctl state are the parent's
};
/// A process that could not be completed disappears again (failed fork). It is the newest one.
struct ProcessCancelled {
    ProcessCreated made{};
};
struct ProcessExited {
    ProcId proc{};
    i32 code = 0;
    Signal signal = Signal::none;
};
struct ProcessReaped {
    ProcId proc{};
    ProcId by = no_proc;
};
struct ParentChanged {
    ProcId proc{};
    ProcId old = no_proc;
    ProcId now = no_proc;
};
struct SignalSent {
    ProcId proc{};
    Signal signal = Signal::none;
};
struct MmSwitched {
    ProcId proc{};
    MmId old = no_mm;
    MmId now = no_mm;
};
struct ProgramSet {
    ProcId proc{};
    NameId old{};
    NameId now{};
};
struct VforkWaiting {
    ProcId proc{};
    ProcId old = no_proc;
    ProcId now = no_proc;
};
struct MergeAnySet {
    MmId mm{};
    bool old = false;
    bool now = false;
};
struct CallEntered {
    ProcId proc{};
    NameId call{};
};
struct CallReturned {
    ProcId proc{};
    NameId call{};
    i64 result = 0;
};

} // namespace cow

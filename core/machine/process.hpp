#pragma once
// struct task_struct, as far as memory is concerned.

#include "core/base/ids.hpp"
#include "core/machine/file.hpp"
#include "core/machine/rlimit.hpp"

#include <string_view>
#include <vector>

namespace cow {

enum class ProcState : u8 { running, zombie, reaped };
std::string_view proc_state_name(ProcState state);

enum class Signal : u8 {
    none = 0,
    sigint = 2,
    sigabrt = 6,
    sigbus = 7,
    sigkill = 9,
    sigsegv = 11,
    sigpipe = 13,
    sigterm = 15,
    sigchld = 17,
    sigstop = 19
};
/// "SIGSEGV"; "0" for none; "SIGRT" for a real-time one.
std::string_view signal_name(Signal signal);

/// Somebody watches it with ptrace.
struct Tracing {
    ProcId by = no_proc;  ///< its tracer
    bool seized = false;  ///< PTRACE_SEIZE, not PTRACE_ATTACH
    bool stopped = false; ///< it does nothing until the tracer lets it go on
    bool told = false;    ///< wait4 has told the tracer of the stop
    bool group = false;   ///< SIGSTOP has worked: without a tracer it stays stopped (SIGNAL_STOP_STOPPED)
    bool pending = false; ///< a signal came while it was stopped: it stops again when it is let go on
    Signal signal = Signal::none; ///< the one that stopped it and that it gets when its tracer ends

    bool operator==(const Tracing&) const = default;
};

struct Process {
    u32 pid = 0;
    NameId name{};    ///< as the scenario calls it
    NameId program{}; ///< path of the last execve, "" before
    ProcId parent = no_proc;
    MmId mm = no_mm; ///< no_mm once it has exited
    ProcState state = ProcState::running;
    Signal signal = Signal::none; ///< what killed it
    i32 exit_code = 0;
    ProcId vfork_child = no_proc; ///< suspended until this child execs or exits
    Tracing tracing{};
    u64 minflt = 0; ///< ru_minflt
    u64 majflt = 0; ///< ru_majflt
    CpuId cpu{};    ///< that runs it: one of its own
    std::vector<Descriptor> fds;
    Rlimits limits; ///< inherited by fork, kept by execve

    bool alive() const { return state == ProcState::running; }
    /// It neither waits for its vfork child nor is stopped by a tracer.
    bool can_act() const { return alive() && vfork_child == no_proc && !tracing.stopped; }
};

} // namespace cow

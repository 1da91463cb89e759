#include "core/machine/process.hpp"

#include <array>

namespace cow {

std::string_view proc_state_name(ProcState state) {
    switch (state) {
    case ProcState::running: return "running";
    case ProcState::zombie: return "zombie";
    case ProcState::reaped: return "reaped";
    }
    return "?";
}

std::string_view signal_name(Signal signal) {
    // By number, as on x86-64.
    static constexpr std::array<std::string_view, 32> names{
        "0",         "SIGHUP",  "SIGINT",    "SIGQUIT", "SIGILL",   "SIGTRAP", "SIGABRT", "SIGBUS",
        "SIGFPE",    "SIGKILL", "SIGUSR1",   "SIGSEGV", "SIGUSR2",  "SIGPIPE", "SIGALRM", "SIGTERM",
        "SIGSTKFLT", "SIGCHLD", "SIGCONT",   "SIGSTOP", "SIGTSTP",  "SIGTTIN", "SIGTTOU", "SIGURG",
        "SIGXCPU",   "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO",   "SIGPWR",  "SIGSYS",
    };
    const std::size_t number = static_cast<std::size_t>(signal);
    return number < names.size() ? names[number] : "SIGRT";
}

} // namespace cow

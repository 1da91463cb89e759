#include "core/machine/process.hpp"

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
    switch (signal) {
    case Signal::none: return "0";
    case Signal::sigint: return "SIGINT";
    case Signal::sigabrt: return "SIGABRT";
    case Signal::sigbus: return "SIGBUS";
    case Signal::sigkill: return "SIGKILL";
    case Signal::sigsegv: return "SIGSEGV";
    case Signal::sigterm: return "SIGTERM";
    case Signal::sigchld: return "SIGCHLD";
    }
    return "?";
}

} // namespace cow

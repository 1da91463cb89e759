#include "core/kernel/task/prctl.hpp"
#include "core/scenario/vocabulary/calls.hpp"
#include "core/scenario/vocabulary/prctl_options.hpp"

#include <array>

namespace cow::vocabulary {

namespace {

using enum ArgSpec::Kind;
const std::array word{ArgSpec{"word", expr}};
const std::array clone_args{ArgSpec{"flags", flags, &clone_flag_names()}};
const std::array clone3_args{ArgSpec{"cl_args", any}, ArgSpec{"size", any}};
const std::array execve_args{ArgSpec{"path", path}, ArgSpec{"argv", any}, ArgSpec{"envp", any}};
const std::array exit_args{ArgSpec{"status", expr}};
const std::array wait4_args{ArgSpec{"pid", expr}, ArgSpec{"status", any},
                            ArgSpec{"options", flags, &wait_options()}, ArgSpec{"rusage", any}};
const std::array kill_args{ArgSpec{"pid", expr}, ArgSpec{"signal", flags, &signals()}};
const std::array tkill_args{ArgSpec{"tid", expr}, ArgSpec{"signal", flags, &signals()}};
const std::array tgkill_args{ArgSpec{"tgid", expr}, ArgSpec{"tid", expr},
                             ArgSpec{"signal", flags, &signals()}};
const std::array prctl_args{ArgSpec{"option", flags, &prctl_options()}, ArgSpec{"arg2", any},
                            ArgSpec{"arg3", any}, ArgSpec{"arg4", any}, ArgSpec{"arg5", any}};
const std::array rlimit_fields{ArgSpec{"rlim_cur", expr}, ArgSpec{"rlim_max", expr}};
const std::array setrlimit_args{ArgSpec{"resource", flags, &resources()},
                                ArgSpec{"limit", record, nullptr, rlimit_fields}};
const std::array prlimit_args{ArgSpec{"pid", expr}, ArgSpec{"resource", flags, &resources()},
                              ArgSpec{"new_limit", record, nullptr, rlimit_fields},
                              ArgSpec{"old_limit", record, nullptr, rlimit_fields}};
const std::array ptrace_args{ArgSpec{"request", flags, &ptrace_requests()}, ArgSpec{"pid", expr},
                             ArgSpec{"addr", expr}, ArgSpec{"data", list, nullptr, word}};
const std::array task_rows{
    CallSpec{"fork", CallId::fork, 0, {}},
    CallSpec{"vfork", CallId::vfork, 0, {}},
    CallSpec{"clone", CallId::clone, 1, clone_args},
    CallSpec{"clone3", CallId::clone3, 1, clone3_args},
    CallSpec{"execve", CallId::execve, 1, execve_args},
    CallSpec{"exit", CallId::exit, 1, exit_args},
    CallSpec{"exit_group", CallId::exit, 1, exit_args},
    CallSpec{"wait4", CallId::wait4, 1, wait4_args},
    CallSpec{"kill", CallId::kill, 2, kill_args},
    CallSpec{"tkill", CallId::tgkill, 2, tkill_args},
    CallSpec{"tgkill", CallId::tgkill, 3, tgkill_args},
    CallSpec{"prctl", CallId::prctl, 1, prctl_args},
    CallSpec{"setrlimit", CallId::setrlimit, 2, setrlimit_args},
    CallSpec{"getrlimit", CallId::getrlimit, 2, setrlimit_args},
    CallSpec{"prlimit64", CallId::prlimit64, 4, prlimit_args},
    CallSpec{"ptrace", CallId::ptrace, 4, ptrace_args},
};

} // namespace

std::span<const ArgSpec> prctl_arguments(u64 option) {
    static const std::array merge{prctl_args[0], ArgSpec{"merge", expr}, ArgSpec{"arg3", expr},
                                  ArgSpec{"arg4", expr}, ArgSpec{"arg5", expr}};
    static const std::array naming{prctl_args[0], ArgSpec{"what", flags, &set_vma_commands()},
                                   ArgSpec{"addr", expr}, ArgSpec{"length", expr}, ArgSpec{"name", buffer}};
    switch (option) {
    case u64{prctl_option::set_memory_merge}:
    case u64{prctl_option::get_memory_merge}: return merge;
    case u64{prctl_option::set_vma}: return naming;
    default: {
        static const std::array memory{prctl_args[0], ArgSpec{"address", user}};
        const PrctlOption* row = find_prctl_option(static_cast<i32>(option));
        const bool touches = row != nullptr && row->bytes != 0;
        return touches ? std::span<const ArgSpec>(memory) : std::span<const ArgSpec>();
    }
    }
}

std::span<const CallSpec> task_calls() { return task_rows; }

} // namespace cow::vocabulary

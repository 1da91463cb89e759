#include "core/scenario/vocabulary/calls.hpp"

#include <array>

namespace cow::vocabulary {
namespace {

using enum Proof;
constexpr std::array neutral_rows{
    NeutralCall{"access", plain},
    NeutralCall{"alarm", plain},
    NeutralCall{"chmod", plain},
    NeutralCall{"chown", plain},
    NeutralCall{"faccessat", plain},
    NeutralCall{"faccessat2", plain},
    NeutralCall{"fchmod", plain},
    NeutralCall{"fchmodat", plain},
    NeutralCall{"fchmodat2", plain},
    NeutralCall{"fchown", plain},
    NeutralCall{"fchownat", plain},
    NeutralCall{"flock", plain},
    NeutralCall{"getegid", plain},
    NeutralCall{"geteuid", plain},
    NeutralCall{"getgid", plain},
    NeutralCall{"getpgid", plain},
    NeutralCall{"getpgrp", plain},
    NeutralCall{"getpid", plain},
    NeutralCall{"getppid", plain},
    NeutralCall{"getpriority", plain},
    NeutralCall{"getsid", plain},
    NeutralCall{"gettid", plain},
    NeutralCall{"getuid", plain},
    NeutralCall{"inotify_add_watch", refused},
    NeutralCall{"inotify_rm_watch", refused},
    NeutralCall{"ioprio_get", plain},
    NeutralCall{"ioprio_set", plain},
    NeutralCall{"lchown", plain},
    NeutralCall{"listen", apart},
    NeutralCall{"membarrier", plain},
    NeutralCall{"pause", plain},
    NeutralCall{"restart_syscall", plain},
    NeutralCall{"sched_get_priority_max", plain},
    NeutralCall{"sched_get_priority_min", plain},
    NeutralCall{"sched_getscheduler", plain},
    NeutralCall{"sched_yield", plain},
    NeutralCall{"set_robust_list", plain},
    NeutralCall{"set_tid_address", plain},
    NeutralCall{"sethostname", apart},
    NeutralCall{"setpgid", apart},
    NeutralCall{"setpriority", plain},
    NeutralCall{"setsid", apart},
    NeutralCall{"timer_delete", refused},
    NeutralCall{"umask", plain},
};

} // namespace

std::span<const NeutralCall> neutral_calls() { return neutral_rows; }

} // namespace cow::vocabulary

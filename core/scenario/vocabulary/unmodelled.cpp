#include "core/language/language.hpp"
#include "core/scenario/vocabulary/calls.hpp"

#include <algorithm>
#include <array>

namespace cow::vocabulary {
namespace {

constexpr std::array unmodelled_rows{
    UnmodelledCall{"add_key", tr_later("what the kernel keeps for the process")},
    UnmodelledCall{"adjtimex", tr_later("memory that the trace does not tell the address of")},
    UnmodelledCall{"bpf", tr_later("memory and descriptors, by its command")},
    UnmodelledCall{"capset", tr_later("what the process may do")},
    UnmodelledCall{"chdir", tr_later("what relative paths name")},
    UnmodelledCall{"chroot", tr_later("what paths name")},
    UnmodelledCall{"clock_adjtime", tr_later("memory that the trace does not tell the address of")},
    UnmodelledCall{"fanotify_init", tr_later("what opens of files wait for"), true},
    UnmodelledCall{"fchdir", tr_later("what relative paths name")},
    UnmodelledCall{"io_uring_enter", tr_later("memory that the kernel writes when it likes")},
    UnmodelledCall{"io_uring_register", tr_later("which memory is pinned")},
    UnmodelledCall{"io_uring_setup", tr_later("memory that the kernel writes when it likes"), true},
    UnmodelledCall{"ioctl", tr_later("what the device does with it")},
    UnmodelledCall{"keyctl", tr_later("what the kernel keeps for the process")},
    UnmodelledCall{"landlock_create_ruleset", tr_later("which files may be opened"), true},
    UnmodelledCall{"memfd_secret", tr_later("memory that is in no cache"), true},
    UnmodelledCall{"mkdir", tr_later("what paths name")},
    UnmodelledCall{"mkdirat", tr_later("what paths name")},
    UnmodelledCall{"mknod", tr_later("what paths name")},
    UnmodelledCall{"mknodat", tr_later("what paths name")},
    UnmodelledCall{"mount", tr_later("what paths name")},
    UnmodelledCall{"perf_event_open", tr_later("memory that the kernel writes when it likes"), true},
    UnmodelledCall{"personality", tr_later("where memory is placed and what of it is executable")},
    UnmodelledCall{"pidfd_getfd", tr_later("a descriptor of another process"), true},
    UnmodelledCall{"pidfd_send_signal", tr_later("whether a process lives")},
    UnmodelledCall{"pivot_root", tr_later("what paths name")},
    UnmodelledCall{"recvmmsg", tr_later("memory that the trace does not tell the address of")},
    UnmodelledCall{"rmdir", tr_later("what paths name")},
    UnmodelledCall{"rseq", tr_later("memory that the kernel writes whenever the process has been moved")},
    UnmodelledCall{"rt_sigqueueinfo", tr_later("whether a process lives")},
    UnmodelledCall{"rt_sigreturn", tr_later("the stack of a signal's handler")},
    UnmodelledCall{"rt_tgsigqueueinfo", tr_later("whether a process lives")},
    UnmodelledCall{"seccomp", tr_later("which system calls are let through")},
    UnmodelledCall{"sendmmsg", tr_later("what a socket holds")},
    UnmodelledCall{"setfsgid", tr_later("what the process may do")},
    UnmodelledCall{"setfsuid", tr_later("what the process may do")},
    UnmodelledCall{"setgid", tr_later("what the process may do")},
    UnmodelledCall{"setgroups", tr_later("what the process may do")},
    UnmodelledCall{"setns", tr_later("what the process sees")},
    UnmodelledCall{"setregid", tr_later("what the process may do")},
    UnmodelledCall{"setresgid", tr_later("what the process may do")},
    UnmodelledCall{"setresuid", tr_later("what the process may do")},
    UnmodelledCall{"setreuid", tr_later("what the process may do")},
    UnmodelledCall{"setuid", tr_later("what the process may do")},
    UnmodelledCall{"shutdown", tr_later("what a socket holds")},
    UnmodelledCall{"splice", tr_later("what pipes hold")},
    UnmodelledCall{"symlink", tr_later("what paths name")},
    UnmodelledCall{"symlinkat", tr_later("what paths name")},
    UnmodelledCall{"tee", tr_later("what pipes hold")},
    UnmodelledCall{"umount2", tr_later("what paths name")},
    UnmodelledCall{"unshare", tr_later("what the process shares")},
    UnmodelledCall{"userfaultfd", tr_later("how page faults are handled"), true},
    UnmodelledCall{"vmsplice", tr_later("which pages a pipe refers to")},
    UnmodelledCall{"waitid", tr_later("which children are reaped")},
};

} // namespace

std::span<const UnmodelledCall> unmodelled_calls() { return unmodelled_rows; }

const UnmodelledCall* find_unmodelled(std::string_view name) {
    const auto found = std::find_if(unmodelled_rows.begin(), unmodelled_rows.end(),
                                    [&](const UnmodelledCall& row) { return row.name == name; });
    return found == unmodelled_rows.end() ? nullptr : &*found;
}

} // namespace cow::vocabulary

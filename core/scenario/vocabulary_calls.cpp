#include "core/scenario/vocabulary_calls.hpp"

#include "core/kernel/fs/open.hpp"
#include "core/kernel/mm/madvise.hpp"
#include "core/kernel/mm/mmap.hpp"
#include "core/kernel/mm/mremap.hpp"
#include "core/kernel/task/fork.hpp"
#include "core/kernel/task/prctl.hpp"
#include "core/machine/process.hpp"

#include <algorithm>
#include <array>

namespace cow::vocabulary {
namespace {

using enum ArgSpec::Kind;

constexpr std::array prot_flags{
    Flag{"PROT_NONE", prot::none}, Flag{"PROT_READ", prot::read},           Flag{"PROT_WRITE", prot::write},
    Flag{"PROT_EXEC", prot::exec}, Flag{"PROT_GROWSDOWN", prot::growsdown},
};
constexpr std::array map_flags{
    Flag{"MAP_FILE", 0},
    Flag{"MAP_SHARED", map::shared},
    Flag{"MAP_PRIVATE", map::priv},
    Flag{"MAP_SHARED_VALIDATE", map::shared_validate},
    Flag{"MAP_FIXED", map::fixed},
    Flag{"MAP_FIXED_NOREPLACE", map::fixed_noreplace},
    Flag{"MAP_ANONYMOUS", map::anonymous},
    Flag{"MAP_ANON", map::anonymous},
    Flag{"MAP_GROWSDOWN", map::growsdown},
    Flag{"MAP_DENYWRITE", map::denywrite},
    Flag{"MAP_EXECUTABLE", map::executable},
    Flag{"MAP_LOCKED", map::locked},
    Flag{"MAP_NORESERVE", map::noreserve},
    Flag{"MAP_POPULATE", map::populate},
    Flag{"MAP_NONBLOCK", map::nonblock},
    Flag{"MAP_STACK", map::stack},
};
constexpr std::array mremap_flags{
    Flag{"MREMAP_MAYMOVE", mremap_flag::maymove},
    Flag{"MREMAP_FIXED", mremap_flag::fixed},
    Flag{"MREMAP_DONTUNMAP", mremap_flag::dontunmap},
};
constexpr u64 number(Advice advice) { return static_cast<u64>(advice); }
constexpr std::array advice_flags{
    Flag{"MADV_NORMAL", number(Advice::normal)},
    Flag{"MADV_RANDOM", number(Advice::random)},
    Flag{"MADV_DONTNEED", number(Advice::dontneed)},
    Flag{"MADV_FREE", number(Advice::free)},
    Flag{"MADV_DONTFORK", number(Advice::dontfork)},
    Flag{"MADV_DOFORK", number(Advice::dofork)},
    Flag{"MADV_MERGEABLE", number(Advice::mergeable)},
    Flag{"MADV_UNMERGEABLE", number(Advice::unmergeable)},
    Flag{"MADV_WIPEONFORK", number(Advice::wipeonfork)},
    Flag{"MADV_KEEPONFORK", number(Advice::keeponfork)},
    Flag{"MADV_POPULATE_READ", number(Advice::populate_read)},
    Flag{"MADV_POPULATE_WRITE", number(Advice::populate_write)},
};
constexpr std::array open_flags{
    Flag{"O_RDONLY", open_flag::rdonly},
    Flag{"O_WRONLY", open_flag::wronly},
    Flag{"O_RDWR", open_flag::rdwr},
    Flag{"O_CREAT", open_flag::creat},
    Flag{"O_EXCL", open_flag::excl},
    Flag{"O_NOCTTY", 0400},
    Flag{"O_TRUNC", open_flag::trunc},
    Flag{"O_APPEND", open_flag::append},
    Flag{"O_NONBLOCK", 04000},
    Flag{"O_DSYNC", 010000},
    Flag{"O_DIRECT", 040000},
    Flag{"O_LARGEFILE", 0100000},
    Flag{"O_DIRECTORY", 0200000},
    Flag{"O_NOFOLLOW", 0400000},
    Flag{"O_NOATIME", 01000000},
    Flag{"O_CLOEXEC", open_flag::cloexec},
    Flag{"O_SYNC", 04010000},
    Flag{"O_PATH", 010000000},
};
constexpr std::array clone_flags{
    Flag{"CLONE_VM", clone_flag::vm},
    Flag{"CLONE_FS", 0x200},
    Flag{"CLONE_FILES", 0x400},
    Flag{"CLONE_SIGHAND", 0x800},
    Flag{"CLONE_PIDFD", 0x1000},
    Flag{"CLONE_PTRACE", 0x2000},
    Flag{"CLONE_VFORK", clone_flag::vfork},
    Flag{"CLONE_PARENT", 0x8000},
    Flag{"CLONE_THREAD", clone_flag::thread},
    Flag{"CLONE_NEWNS", 0x20000},
    Flag{"CLONE_SYSVSEM", 0x40000},
    Flag{"CLONE_SETTLS", 0x80000},
    Flag{"CLONE_PARENT_SETTID", 0x100000},
    Flag{"CLONE_CHILD_CLEARTID", 0x200000},
    Flag{"CLONE_DETACHED", 0x400000},
    Flag{"CLONE_UNTRACED", 0x800000},
    Flag{"CLONE_CHILD_SETTID", 0x1000000},
    Flag{"CLONE_IO", 0x80000000},
    Flag{"CLONE_CLEAR_SIGHAND", 0x100000000},
    Flag{"SIGCHLD", 17},
};
constexpr std::array wait_flags{
    Flag{"WNOHANG", 1},
    Flag{"WUNTRACED", 2},
    Flag{"WSTOPPED", 2},
    Flag{"WCONTINUED", 8},
    Flag{"__WALL", 0x40000000},
    Flag{"__WCLONE", 0x80000000},
    Flag{"__WNOTHREAD", 0x20000000},
};
constexpr std::array prctl_flags{
    Flag{"PR_SET_MEMORY_MERGE", prctl_option::set_memory_merge},
    Flag{"PR_GET_MEMORY_MERGE", prctl_option::get_memory_merge},
    Flag{"PR_SET_NAME", prctl_option::set_name},
    Flag{"PR_GET_NAME", 16},
    Flag{"PR_SET_PDEATHSIG", 1},
    Flag{"PR_GET_PDEATHSIG", 2},
    Flag{"PR_GET_DUMPABLE", 3},
    Flag{"PR_SET_DUMPABLE", 4},
    Flag{"PR_SET_KEEPCAPS", 8},
    Flag{"PR_GET_SECCOMP", 21},
    Flag{"PR_SET_SECCOMP", 22},
    Flag{"PR_CAPBSET_READ", 23},
    Flag{"PR_CAPBSET_DROP", 24},
    Flag{"PR_SET_CHILD_SUBREAPER", 36},
    Flag{"PR_SET_NO_NEW_PRIVS", 38},
    Flag{"PR_SET_THP_DISABLE", 41},
    Flag{"PR_GET_THP_DISABLE", 42},
    Flag{"PR_CAP_AMBIENT", 47},
};

constexpr std::size_t signal_count = 31;
const auto signal_rows = [] {
    std::array<Flag, signal_count> out;
    for (std::size_t i = 0; i < out.size(); ++i) {
        out[i] = {signal_name(static_cast<Signal>(i + 1)), i + 1};
    }
    return out;
}();

const std::array sets{
    FlagSet{"protection", prot_flags},     FlagSet{"mapping flag", map_flags},
    FlagSet{"mremap flag", mremap_flags},  FlagSet{"advice", advice_flags, false},
    FlagSet{"open flag", open_flags},      FlagSet{"clone flag", clone_flags},
    FlagSet{"wait option", wait_flags},    FlagSet{"prctl option", prctl_flags, false},
    FlagSet{"signal", signal_rows, false},
};
const FlagSet* const prot_set = &sets[0];
const FlagSet* const map_set = &sets[1];
const FlagSet* const mremap_set = &sets[2];
const FlagSet* const advice_set = &sets[3];
const FlagSet* const open_set = &sets[4];
const FlagSet* const clone_set = &sets[5];
const FlagSet* const wait_set = &sets[6];
const FlagSet* const prctl_set = &sets[7];
const FlagSet* const signal_set = &sets[8];

const std::array mmap_args{ArgSpec{"addr", expr},
                           ArgSpec{"length", expr},
                           ArgSpec{"prot", flags, prot_set},
                           ArgSpec{"flags", flags, map_set},
                           ArgSpec{"fd", fd},
                           ArgSpec{"offset", expr}};
const std::array munmap_args{ArgSpec{"addr", expr}, ArgSpec{"length", expr}};
const std::array mprotect_args{ArgSpec{"addr", expr}, ArgSpec{"length", expr},
                               ArgSpec{"prot", flags, prot_set}};
const std::array mremap_args{ArgSpec{"old_address", expr}, ArgSpec{"old_size", expr},
                             ArgSpec{"new_size", expr}, ArgSpec{"flags", flags, mremap_set},
                             ArgSpec{"new_address", expr}};
const std::array brk_args{ArgSpec{"addr", expr}};
const std::array madvise_args{ArgSpec{"addr", expr}, ArgSpec{"length", expr},
                              ArgSpec{"advice", flags, advice_set}};
const std::array clone_args{ArgSpec{"flags", flags, clone_set}};
const std::array clone3_args{ArgSpec{"cl_args", any}, ArgSpec{"size", any}};
const std::array execve_args{ArgSpec{"path", path}, ArgSpec{"argv", any}, ArgSpec{"envp", any}};
const std::array exit_args{ArgSpec{"status", expr}};
const std::array wait4_args{ArgSpec{"pid", expr}, ArgSpec{"status", any}, ArgSpec{"options", flags, wait_set},
                            ArgSpec{"rusage", any}};
const std::array kill_args{ArgSpec{"pid", expr}, ArgSpec{"signal", flags, signal_set}};
const std::array open_args{ArgSpec{"path", path}, ArgSpec{"flags", flags, open_set}, ArgSpec{"mode", any}};
const std::array openat_args{ArgSpec{"dirfd", fd}, ArgSpec{"path", path}, ArgSpec{"flags", flags, open_set},
                             ArgSpec{"mode", any}};
const std::array close_args{ArgSpec{"fd", fd}};
const std::array io_args{ArgSpec{"fd", fd}, ArgSpec{"buffer", buffer}, ArgSpec{"count", expr}};
const std::array prctl_args{ArgSpec{"option", flags, prctl_set}, ArgSpec{"arg2", any}, ArgSpec{"arg3", any},
                            ArgSpec{"arg4", any}, ArgSpec{"arg5", any}};

const std::array call_rows{
    CallSpec{"mmap", CallId::mmap, 6, mmap_args},
    CallSpec{"munmap", CallId::munmap, 2, munmap_args},
    CallSpec{"mprotect", CallId::mprotect, 3, mprotect_args},
    CallSpec{"mremap", CallId::mremap, 4, mremap_args},
    CallSpec{"brk", CallId::brk, 1, brk_args},
    CallSpec{"madvise", CallId::madvise, 3, madvise_args},
    CallSpec{"fork", CallId::fork, 0, {}},
    CallSpec{"vfork", CallId::vfork, 0, {}},
    CallSpec{"clone", CallId::clone, 1, clone_args},
    CallSpec{"clone3", CallId::clone3, 1, clone3_args},
    CallSpec{"execve", CallId::execve, 1, execve_args},
    CallSpec{"exit", CallId::exit, 1, exit_args},
    CallSpec{"exit_group", CallId::exit, 1, exit_args},
    CallSpec{"wait4", CallId::wait4, 1, wait4_args},
    CallSpec{"kill", CallId::kill, 2, kill_args},
    CallSpec{"open", CallId::open, 2, open_args},
    CallSpec{"openat", CallId::openat, 3, openat_args},
    CallSpec{"close", CallId::close, 1, close_args},
    CallSpec{"read", CallId::read, 3, io_args},
    CallSpec{"write", CallId::write, 3, io_args},
    CallSpec{"prctl", CallId::prctl, 1, prctl_args},
};

// Sorted, for the binary search below.
constexpr std::array<std::string_view, 228> neutral_names{
    "accept",
    "accept4",
    "access",
    "add_key",
    "adjtimex",
    "alarm",
    "arch_prctl",
    "bind",
    "bpf",
    "capget",
    "capset",
    "chdir",
    "chmod",
    "chown",
    "chroot",
    "clock_adjtime",
    "clock_getres",
    "clock_gettime",
    "clock_nanosleep",
    "clock_settime",
    "close_range",
    "connect",
    "copy_file_range",
    "creat",
    "dup",
    "dup2",
    "dup3",
    "epoll_create",
    "epoll_create1",
    "epoll_ctl",
    "epoll_pwait",
    "epoll_pwait2",
    "epoll_wait",
    "eventfd",
    "eventfd2",
    "faccessat",
    "faccessat2",
    "fadvise64",
    "fallocate",
    "fchdir",
    "fchmod",
    "fchmodat",
    "fchmodat2",
    "fchown",
    "fchownat",
    "fcntl",
    "fdatasync",
    "fgetxattr",
    "flistxattr",
    "flock",
    "fsetxattr",
    "fstat",
    "fstatfs",
    "fsync",
    "ftruncate",
    "futex",
    "get_robust_list",
    "getcpu",
    "getcwd",
    "getdents",
    "getdents64",
    "getegid",
    "geteuid",
    "getgid",
    "getgroups",
    "getitimer",
    "getpeername",
    "getpgid",
    "getpgrp",
    "getpid",
    "getppid",
    "getpriority",
    "getrandom",
    "getresgid",
    "getresuid",
    "getrlimit",
    "getrusage",
    "getsid",
    "getsockname",
    "getsockopt",
    "gettid",
    "gettimeofday",
    "getuid",
    "getxattr",
    "inotify_add_watch",
    "inotify_init1",
    "inotify_rm_watch",
    "io_uring_enter",
    "io_uring_register",
    "io_uring_setup",
    "ioctl",
    "ioprio_get",
    "ioprio_set",
    "keyctl",
    "landlock_create_ruleset",
    "lchown",
    "lgetxattr",
    "link",
    "linkat",
    "listen",
    "listxattr",
    "llistxattr",
    "lseek",
    "lstat",
    "membarrier",
    "memfd_create",
    "mincore",
    "mkdir",
    "mkdirat",
    "mknod",
    "mknodat",
    "mount",
    "msync",
    "nanosleep",
    "newfstatat",
    "openat2",
    "pause",
    "perf_event_open",
    "personality",
    "pidfd_open",
    "pidfd_send_signal",
    "pipe",
    "pipe2",
    "pivot_root",
    "poll",
    "ppoll",
    "pread64",
    "preadv",
    "preadv2",
    "prlimit64",
    "pselect6",
    "pwrite64",
    "pwritev",
    "pwritev2",
    "readahead",
    "readlink",
    "readlinkat",
    "readv",
    "recvfrom",
    "recvmmsg",
    "recvmsg",
    "rename",
    "renameat",
    "renameat2",
    "restart_syscall",
    "rmdir",
    "rseq",
    "rt_sigaction",
    "rt_sigpending",
    "rt_sigprocmask",
    "rt_sigqueueinfo",
    "rt_sigreturn",
    "rt_sigsuspend",
    "rt_sigtimedwait",
    "rt_tgsigqueueinfo",
    "sched_get_priority_max",
    "sched_get_priority_min",
    "sched_getaffinity",
    "sched_getattr",
    "sched_getparam",
    "sched_getscheduler",
    "sched_setaffinity",
    "sched_setattr",
    "sched_setscheduler",
    "sched_yield",
    "seccomp",
    "select",
    "sendfile",
    "sendmmsg",
    "sendmsg",
    "sendto",
    "set_robust_list",
    "set_tid_address",
    "setfsgid",
    "setfsuid",
    "setgid",
    "setgroups",
    "sethostname",
    "setitimer",
    "setns",
    "setpgid",
    "setpriority",
    "setregid",
    "setresgid",
    "setresuid",
    "setreuid",
    "setrlimit",
    "setsid",
    "setsockopt",
    "setuid",
    "setxattr",
    "shutdown",
    "sigaltstack",
    "signalfd4",
    "socket",
    "socketpair",
    "splice",
    "stat",
    "statfs",
    "statx",
    "symlink",
    "symlinkat",
    "sync",
    "sync_file_range",
    "syncfs",
    "sysinfo",
    "tee",
    "tgkill",
    "time",
    "timer_create",
    "timer_delete",
    "timer_settime",
    "timerfd_create",
    "timerfd_settime",
    "times",
    "tkill",
    "truncate",
    "umask",
    "umount2",
    "uname",
    "unlink",
    "unlinkat",
    "unshare",
    "utime",
    "utimensat",
    "utimes",
    "waitid",
    "writev",
};
static_assert(std::is_sorted(neutral_names.begin(), neutral_names.end()));

} // namespace

const Flag* FlagSet::find(std::string_view wanted) const {
    const auto found =
        std::find_if(flags.begin(), flags.end(), [&](const Flag& flag) { return flag.name == wanted; });
    return found == flags.end() ? nullptr : &*found;
}

std::span<const CallSpec> calls() { return call_rows; }
std::span<const std::string_view> neutral_calls() { return neutral_names; }

const CallSpec* find_call(std::string_view name) {
    static const CallSpec neutral{};
    for (const CallSpec& call : call_rows) {
        if (call.name == name) {
            return &call;
        }
    }
    return std::binary_search(neutral_names.begin(), neutral_names.end(), name) ? &neutral : nullptr;
}

std::span<const FlagSet> flag_sets() { return sets; }
const FlagSet& advices() { return *advice_set; }
const FlagSet& prctl_options() { return *prctl_set; }
std::span<const Flag> signals() { return signal_rows; }
const Flag* find_signal(std::string_view name) { return signal_set->find(name); }

} // namespace cow::vocabulary

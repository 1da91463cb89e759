// Every call that the language takes for neutral is made on the real kernel, by a process of its own, and changes
// nothing that is observed: mappings, which pages are there, faults, descriptors, limits.

#include "app/linux/process/procfs.hpp"
#include "core/scenario/vocabulary/calls.hpp"
#include "core/scenario/vocabulary/prctl_options.hpp"
#include "tests/support/skip.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

using namespace cow;
using vocabulary::Proof;

namespace {

/// What a call may be given, made before it is looked at.
struct Things {
    const char* file = nullptr;
    int descriptor = -1;
    int listener = -1;
};

volatile std::sig_atomic_t alarms = 0;
void on_alarm(int) { alarms = 1; }

int prctl_option = 0; // of the call that is made

struct Call {
    std::string_view name;
    long (*make)(const Things&);
};

template <class... Args> long raw(long number, Args... args) { return ::syscall(number, args...); }

const std::array calls{
    Call{"access", [](const Things& t) { return raw(SYS_access, t.file, R_OK); }},
    Call{"alarm", [](const Things&) { return raw(SYS_alarm, 100); }},
    Call{"chmod", [](const Things& t) { return raw(SYS_chmod, t.file, 0600); }},
    Call{"chown", [](const Things& t) { return raw(SYS_chown, t.file, 0, 0); }},
    Call{"faccessat", [](const Things& t) { return raw(SYS_faccessat, AT_FDCWD, t.file, R_OK); }},
    Call{"faccessat2", [](const Things& t) { return raw(SYS_faccessat2, AT_FDCWD, t.file, R_OK, 0); }},
    Call{"fchmod", [](const Things& t) { return raw(SYS_fchmod, t.descriptor, 0600); }},
    Call{"fchmodat", [](const Things& t) { return raw(SYS_fchmodat, AT_FDCWD, t.file, 0600); }},
    Call{"fchmodat2", [](const Things& t) { return raw(452, AT_FDCWD, t.file, 0600, 0); }},
    Call{"fchown", [](const Things& t) { return raw(SYS_fchown, t.descriptor, 0, 0); }},
    Call{"fchownat", [](const Things& t) { return raw(SYS_fchownat, AT_FDCWD, t.file, 0, 0, 0); }},
    Call{"flock", [](const Things& t) { return raw(SYS_flock, t.descriptor, 2); }},
    Call{"getegid", [](const Things&) { return raw(SYS_getegid); }},
    Call{"geteuid", [](const Things&) { return raw(SYS_geteuid); }},
    Call{"getgid", [](const Things&) { return raw(SYS_getgid); }},
    Call{"getpgid", [](const Things&) { return raw(SYS_getpgid, 0); }},
    Call{"getpgrp", [](const Things&) { return raw(SYS_getpgrp); }},
    Call{"getpid", [](const Things&) { return raw(SYS_getpid); }},
    Call{"getppid", [](const Things&) { return raw(SYS_getppid); }},
    Call{"getpriority", [](const Things&) { return raw(SYS_getpriority, 0, 0); }},
    Call{"getsid", [](const Things&) { return raw(SYS_getsid, 0); }},
    Call{"gettid", [](const Things&) { return raw(SYS_gettid); }},
    Call{"getuid", [](const Things&) { return raw(SYS_getuid); }},
    Call{"inotify_add_watch",
         [](const Things& t) { return raw(SYS_inotify_add_watch, t.descriptor, t.file, 1); }},
    Call{"inotify_rm_watch", [](const Things& t) { return raw(SYS_inotify_rm_watch, t.descriptor, 1); }},
    Call{"ioprio_get", [](const Things&) { return raw(SYS_ioprio_get, 1, 0); }},
    Call{"ioprio_set", [](const Things&) { return raw(SYS_ioprio_set, 1, 0, 2 << 13 | 4); }},
    Call{"lchown", [](const Things& t) { return raw(SYS_lchown, t.file, 0, 0); }},
    Call{"listen", [](const Things& t) { return raw(SYS_listen, t.listener, 1); }},
    Call{"membarrier", [](const Things&) { return raw(SYS_membarrier, 0, 0, 0); }},
    Call{"pause", [](const Things&) { return raw(SYS_pause) == -1 && errno == EINTR ? 0L : -1L; }},
    Call{"restart_syscall",
         [](const Things&) { return raw(SYS_restart_syscall) == -1 && errno == EINTR ? 0L : -1L; }},
    Call{"sched_get_priority_max", [](const Things&) { return raw(SYS_sched_get_priority_max, 1); }},
    Call{"sched_get_priority_min", [](const Things&) { return raw(SYS_sched_get_priority_min, 1); }},
    Call{"sched_getscheduler", [](const Things&) { return raw(SYS_sched_getscheduler, 0); }},
    Call{"sched_yield", [](const Things&) { return raw(SYS_sched_yield); }},
    Call{"set_robust_list",
         [](const Things&) {
             static std::array<void*, 3> head{};
             head[0] = static_cast<void*>(head.data());
             return raw(SYS_set_robust_list, head.data(), sizeof head);
         }},
    Call{"set_tid_address",
         [](const Things&) {
             static int word = 0;
             return raw(SYS_set_tid_address, &word);
         }},
    Call{"sethostname", [](const Things&) { return raw(SYS_sethostname, "apart", 5); }},
    Call{"setpgid", [](const Things&) { return raw(SYS_setpgid, 0, 0); }},
    Call{"setpriority", [](const Things&) { return raw(SYS_setpriority, 0, 0, 1); }},
    Call{"setsid", [](const Things&) { return raw(SYS_setsid); }},
    Call{"timer_delete", [](const Things&) { return raw(SYS_timer_delete, 12345); }},
    Call{"umask", [](const Things&) { return raw(SYS_umask, 022); }},
};

std::string text_of(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// What can be seen of a process from outside, but for what others make of it (Pss, Shared_…).
std::vector<std::string> observe(pid_t pid) {
    std::vector<std::string> out;
    const std::string base = fmt::format("/proc/{}", pid);
    std::ifstream smaps(base + "/smaps");
    for (std::string line; std::getline(smaps, line);) {
        const bool others = line.starts_with("Pss") || line.starts_with("Shared") ||
                            line.starts_with("Private") || line.starts_with("Referenced") ||
                            line.starts_with("Locked"); // shared out, too
        if (!others) {
            out.push_back(line);
        }
    }
    real::Pagemap pagemap(pid);
    for (const real::MapsEntry& entry : real::read_smaps(pid).value_or(std::vector<real::MapsEntry>{})) {
        if (!entry.path.starts_with("[v")) {
            pagemap.for_each_present(entry.start, entry.end, [&](Vpn page, real::PagemapEntry, bool zero) {
                out.push_back(fmt::format("page {:#x} {}", VirtAddr{page}.v, zero));
            });
        }
    }
    for (const auto& entry : std::filesystem::directory_iterator(base + "/fd")) {
        std::error_code error;
        out.push_back(entry.path().filename().string() + " " +
                      std::filesystem::read_symlink(entry.path(), error).string());
        const std::string info = text_of(base + "/fdinfo/" + entry.path().filename().string());
        out.push_back(info.substr(0, info.find("mnt_id"))); // position and flags
    }
    out.push_back(text_of(base + "/limits"));
    const std::string stat = text_of(base + "/stat");
    std::istringstream fields(stat.substr(stat.rfind(')') + 2));
    std::string field;
    for (int i = 3; i <= 13 && fields >> field; ++i) {
        if (i >= 10) { // minflt cminflt majflt cmajflt
            out.push_back(fmt::format("faults {} {}", i, field));
        }
    }
    return out;
}

[[noreturn]] void be_the_caller(const Call& call, Proof proof, const char* file, int orders, int answers) {
    if (proof == Proof::apart &&
        ::unshare(CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWPID) != 0) {
        ::_exit(1);
    }
    Things things;
    things.file = file;
    things.descriptor = ::open(file, O_RDWR);
    things.listener = ::socket(AF_UNIX, SOCK_STREAM, 0);
    const sockaddr any{AF_UNIX, {}};
    ::bind(things.listener, &any, sizeof any.sa_family);
    struct sigaction action {};
    action.sa_handler = on_alarm;
    ::sigaction(SIGALRM, &action, nullptr);
    ::mlockall(MCL_CURRENT); // all of it is there, and its own
    char order = 0;
    long result = raw(SYS_getpid);
    on_alarm(0);
    if (::write(answers, &result, sizeof result) < 0 || ::read(orders, &order, 1) != 1) {
        ::_exit(1);
    }
    result = call.make(things);
    if (::write(answers, &result, sizeof result) < 0 || ::read(orders, &order, 1) != 1) {
        ::_exit(1);
    }
    ::_exit(0);
}

long answer(int from) {
    long result = 0;
    REQUIRE(::read(from, &result, sizeof result) == sizeof result);
    return result;
}

/// What the call changed, and what it returned.
std::vector<std::string> changes(const Call& call, Proof proof, const char* file, long& result) {
    std::array<int, 2> orders{};
    std::array<int, 2> answers{};
    REQUIRE(::pipe2(orders.data(), O_CLOEXEC) == 0);
    REQUIRE(::pipe2(answers.data(), O_CLOEXEC) == 0);
    const pid_t pid = ::fork();
    REQUIRE(pid >= 0);
    if (pid == 0) {
        ::close(orders[1]);
        ::close(answers[0]);
        be_the_caller(call, proof, file, orders[0], answers[1]);
    }
    ::close(orders[0]);
    ::close(answers[1]);
    answer(answers[0]);
    const std::vector<std::string> before = observe(pid);
    REQUIRE(::write(orders[1], "", 1) == 1);
    if (call.name == "pause") {
        ::usleep(20'000);
        ::kill(pid, SIGALRM);
    }
    result = answer(answers[0]);
    const std::vector<std::string> after = observe(pid);
    std::vector<std::string> out;
    for (std::size_t i = 0; i < std::max(before.size(), after.size()); ++i) {
        const std::string was = i < before.size() ? before[i] : "";
        const std::string is = i < after.size() ? after[i] : "";
        if (was != is) {
            out.push_back(was + " → " + is);
        }
    }
    ::close(orders[1]);
    ::close(answers[0]);
    int status = 0;
    ::waitpid(pid, &status, 0);
    return out;
}

} // namespace

TEST_CASE("linux calls: those taken for neutral change nothing on the real kernel") {
    const char* obstacle = ::geteuid() != 0 ? "namespaces of one's own take root" : nullptr;
    if (obstacle != nullptr) {
        test::skip(obstacle);
        return;
    }
    char file[] = "/tmp/cowscope-neutral-XXXXXX";
    const int made = ::mkstemp(file);
    REQUIRE(made >= 0);
    for (const vocabulary::NeutralCall& neutral : vocabulary::neutral_calls()) {
        const auto call =
            std::find_if(calls.begin(), calls.end(), [&](const Call& c) { return c.name == neutral.name; });
        INFO(std::string(neutral.name));
        CHECK(call != calls.end());
        if (call != calls.end()) {
            long result = 0;
            CHECK(fmt::format("{}", fmt::join(changes(*call, neutral.proof, file, result), "; ")) == "");
            CHECK((result < 0) == (neutral.proof == Proof::refused));
        }
    }
    for (const vocabulary::PrctlOption& option : vocabulary::prctl_option_rows()) {
        if (option.kind == vocabulary::PrctlOption::Kind::neutral) {
            INFO(std::string(option.name));
            prctl_option = option.option;
            long result = 0;
            // Those that set something want a 1, the others nothing.
            const Call call{"prctl", [](const Things&) {
                                const long done = raw(SYS_prctl, prctl_option, 1, 0, 0, 0);
                                return done >= 0 ? done : raw(SYS_prctl, prctl_option, 0, 0, 0, 0);
                            }};
            CHECK(fmt::format("{}", fmt::join(changes(call, Proof::plain, file, result), "; ")) == "");
            CHECK(result >= 0);
        }
    }
    long result = 0;
    const Call opens{"dup", [](const Things& t) { return raw(SYS_dup, t.descriptor); }};
    CHECK_FALSE(changes(opens, Proof::plain, file, result).empty()); // the check itself can fail
    const Call faults{"mmap", [](const Things&) {
                          return raw(SYS_mmap, nullptr, 4096, PROT_READ | PROT_WRITE,
                                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
                      }};
    CHECK_FALSE(changes(faults, Proof::plain, file, result).empty());
    ::close(made);
    ::unlink(file);
}

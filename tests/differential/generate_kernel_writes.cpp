// Calls by which the kernel fills a buffer, and those that tell a process about itself.

#include "tests/differential/generator.hpp"

namespace cow::differential {

namespace {

/// `{0}` and `{1}` are addresses.
constexpr std::array<std::string_view, 21> calls_with_buffers{
    "uname({0})",
    "gettimeofday({0}, {1})",
    "gettimeofday(NULL, {0})",
    "time({0})",
    "times({0})",
    "getcpu({0}, {1}, NULL)",
    "sysinfo({0})",
    "getresuid({0}, {1}, {0}+8)",
    "getresgid({0}, {0}+4, {1})",
    "rt_sigpending({0}, 8)",
    "rt_sigpending({0}, 9)",
    "stat(\"/data/a\", {0})",
    "lstat(\"/data/b\", {0})",
    "newfstatat(AT_FDCWD, \"/data/a\", {0}, 0)",
    "statx(AT_FDCWD, \"/data/b\", 0, 0x7ff, {0})",
    "statfs(\"/data/a\", {0})",
    "fstat(0, {0})",
    "fstatfs(0, {0})",
    "fstatfs(99, {0})",
    "stat(\"/data/none\", {0})",
    "clock_getres(CLOCK_MONOTONIC, NULL)",
};
constexpr std::array<std::string_view, 9> clocks{
    "CLOCK_REALTIME",          "CLOCK_MONOTONIC",     "CLOCK_PROCESS_CPUTIME_ID",
    "CLOCK_THREAD_CPUTIME_ID", "CLOCK_MONOTONIC_RAW", "CLOCK_REALTIME_COARSE",
    "CLOCK_MONOTONIC_COARSE",  "CLOCK_BOOTTIME",      "CLOCK_TAI"};
constexpr std::array<std::string_view, 6> randomness{"0",
                                                     "GRND_NONBLOCK",
                                                     "GRND_RANDOM",
                                                     "GRND_INSECURE",
                                                     "GRND_RANDOM|GRND_NONBLOCK",
                                                     "GRND_RANDOM|GRND_INSECURE"};

} // namespace

/// Not where pages are merged: of bytes that only the kernel knows the model cannot say whether they are alike.
void Generator::fill() {
    if (options_.ksm) {
        return;
    }
    const auto place = [&] {
        return hex(((wrong() ? any_page() : stored_page(true)) << page_shift) + offset_in_page());
    };
    constexpr std::array<std::string_view, 3> whose{"RUSAGE_SELF", "RUSAGE_CHILDREN", "RUSAGE_THREAD"};
    constexpr std::array<std::string_view, 3> timers{"ITIMER_REAL", "ITIMER_VIRTUAL", "ITIMER_PROF"};
    switch (rng_.below(10)) {
    case 0:
    case 1:
    case 2: act({"getrandom({}, {}, {})", place(), bytes_text(byte_count()), pick(randomness)}); break;
    case 3: act({"clock_gettime({}, {})", pick(clocks), place()}); break;
    case 4: act({"clock_getres({}, {})", pick(clocks), place()}); break;
    case 5: act({"getrusage({}, {})", pick(whose), place()}); break;
    case 6: act({"getitimer({}, {})", pick(timers), place()}); break;
    default: {
        const std::string_view call = pick(calls_with_buffers);
        const std::string first = place();
        act({"{}", fmt::format(fmt::runtime(call), first, place())});
    }
    }
}

void Generator::ask_itself() {
    constexpr std::array<std::string_view, 9> calls{"getpid",  "gettid", "getppid", "getuid",     "geteuid",
                                                    "getegid", "getgid", "getpgrp", "sched_yield"};
    act({"{}()", pick(calls)});
}

} // namespace cow::differential

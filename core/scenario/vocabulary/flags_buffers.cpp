// The names of numbers that calls take which fill a buffer, and those on what is no file.

#include "core/scenario/vocabulary/flags.hpp"

#include <array>

namespace cow::vocabulary {
namespace {

constexpr std::array buffer_names{
    Flag{"GRND_NONBLOCK", 1},
    Flag{"GRND_RANDOM", 2},
    Flag{"GRND_INSECURE", 4},
    Flag{"CLOCK_REALTIME", 0},
    Flag{"CLOCK_MONOTONIC", 1},
    Flag{"CLOCK_PROCESS_CPUTIME_ID", 2},
    Flag{"CLOCK_THREAD_CPUTIME_ID", 3},
    Flag{"CLOCK_MONOTONIC_RAW", 4},
    Flag{"CLOCK_REALTIME_COARSE", 5},
    Flag{"CLOCK_MONOTONIC_COARSE", 6},
    Flag{"CLOCK_BOOTTIME", 7},
    Flag{"CLOCK_TAI", 11},
    Flag{"RUSAGE_SELF", 0},
    Flag{"RUSAGE_CHILDREN", ~u64{0}},
    Flag{"RUSAGE_THREAD", 1},
    Flag{"ITIMER_REAL", 0},
    Flag{"ITIMER_VIRTUAL", 1},
    Flag{"ITIMER_PROF", 2},
};

constexpr u64 cloexec = 02000000, nonblock = 04000;
constexpr std::array descriptor_flags{
    Flag{"O_CLOEXEC", cloexec},
    Flag{"O_NONBLOCK", nonblock},
    Flag{"O_DIRECT", 040000},
    Flag{"EFD_CLOEXEC", cloexec},
    Flag{"EFD_NONBLOCK", nonblock},
    Flag{"EFD_SEMAPHORE", 1},
    Flag{"EPOLL_CLOEXEC", cloexec},
    Flag{"TFD_CLOEXEC", cloexec},
    Flag{"TFD_NONBLOCK", nonblock},
    Flag{"IN_CLOEXEC", cloexec},
    Flag{"IN_NONBLOCK", nonblock},
    Flag{"PIDFD_NONBLOCK", nonblock},
    Flag{"SFD_CLOEXEC", cloexec},
    Flag{"SFD_NONBLOCK", nonblock},
    Flag{"AF_UNIX", 1},
    Flag{"AF_LOCAL", 1},
    Flag{"AF_INET", 2},
    Flag{"SOCK_STREAM", 1},
    Flag{"SOCK_DGRAM", 2},
    Flag{"SOCK_SEQPACKET", 5},
    Flag{"SOCK_CLOEXEC", cloexec},
    Flag{"SOCK_NONBLOCK", nonblock},
    Flag{"MSG_PEEK", 2},
    Flag{"MSG_DONTWAIT", 0x40},
    Flag{"MSG_NOSIGNAL", 0x4000},
};
constexpr FlagSet descriptor_kind_row{"descriptor flag", descriptor_flags};
constexpr FlagSet buffer_row{"clock or option", buffer_names};

constexpr std::array buffer_sets{&buffer_row, &descriptor_kind_row};

} // namespace

std::span<const FlagSet* const> buffer_flag_sets() { return buffer_sets; }
const FlagSet& descriptor_names() { return descriptor_kind_row; }
const FlagSet& user_buffer_names() { return buffer_row; }

} // namespace cow::vocabulary

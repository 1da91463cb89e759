#pragma once
// What the program and a worker say to each other: one Command, one Reply, over a SOCK_SEQPACKET socket.

#include <cstddef>
#include <cstdint>

namespace cow::real {

/// The one region that belongs to the worker itself: its image, one page table big, away from where scenarios map.
inline constexpr std::uint64_t worker_start = 0x20000000000;
inline constexpr std::uint64_t worker_end = 0x20000200000;

/// Descriptors of a worker that are not the scenario's.
inline constexpr int channel_fd = 900;  ///< its end of the socket
inline constexpr int image_fd = 901;    ///< the worker's own program, for exec
inline constexpr int passed_fd = 902;   ///< a new process's socket, on its way there
inline constexpr int terminal_fd = 903; ///< what a new process has for 0, 1 and 2
inline constexpr int sink_fd =
    904; ///< what is written to the terminal goes there, since /dev/null reads no memory

enum class Op : std::uint32_t {
    nothing,    ///< an empty action, to see that it is free of faults
    touch,      ///< args: address, count, stride, length; payload: the bytes to store; `access` says what
    call,       ///< a system call: number and args; path_args says which of them are payload offsets
    fork,       ///< args: clone flags, with a socket for the child attached
    spawn,      ///< a new process with nothing mapped, a socket attached
    exec,       ///< the worker's own program again, in a fresh address space
    sum,        ///< payload: addresses of pages, args[0] of them
    place_heap, ///< args: where brk starts; bytes of the program's data
    raise,      ///< args: a signal; does not return
};

/// What a touch does.
namespace access {
inline constexpr std::uint32_t load = 0, store = 1, fetch = 2;
}

struct Command {
    Op op = Op::nothing;
    std::uint32_t path_args = 0; ///< bit i: args[i] is an offset into the payload
    std::uint32_t payload_size = 0;
    std::uint32_t access = 0; ///< touch: what
    std::uint64_t number = 0;
    std::uint64_t pointers = 0; ///< bit i: word i of the payload is an offset into it, too
    std::uint64_t args[6] = {};
    static constexpr std::size_t most_payload = 1024;
    unsigned char payload[most_payload] = {};
};

/// Pages whose sums one reply holds.
inline constexpr std::size_t most_sums = 64;
static_assert(most_sums * sizeof(std::uint64_t) <= Command::most_payload);

/// Of the bytes of a page.
inline std::uint64_t page_sum(const unsigned char* bytes) {
    constexpr std::size_t words = 4096 / sizeof(std::uint64_t);
    std::uint64_t sum = 0xcbf29ce484222325;
    for (std::size_t i = 0; i < words; ++i) {
        std::uint64_t word = 0;
        __builtin_memcpy(&word, bytes + i * sizeof word, sizeof word);
        sum = (sum ^ word) * 0x100000001b3;
        sum ^= sum >> 29U;
    }
    return sum;
}

struct Reply {
    std::int64_t result = 0; ///< of a call: value or -errno; of a load: the byte; hello: the pid
    std::uint64_t minflt = 0;
    std::uint64_t majflt = 0;
    std::uint32_t signal = 0;           ///< that the access raised
    std::uint32_t done = 0;             ///< accesses that went through
    std::uint64_t sums[most_sums] = {}; ///< of the pages, as far as they could be read
};

} // namespace cow::real

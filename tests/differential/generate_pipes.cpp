// Pipes, pairs of sockets, and descriptors of what holds no memory.

#include "core/kernel/fs/pipe.hpp"
#include "tests/differential/generator.hpp"

namespace cow::differential {

void Generator::make_pipe() {
    constexpr std::size_t enough = 14;
    if (process().fds.size() > enough) {
        return;
    }
    constexpr std::array<std::string_view, 16> makers{"eventfd(7)",
                                                      "eventfd2(0, EFD_CLOEXEC|EFD_NONBLOCK)",
                                                      "eventfd2(1, EFD_SEMAPHORE)",
                                                      "epoll_create(1)",
                                                      "epoll_create(0)",
                                                      "epoll_create1(EPOLL_CLOEXEC)",
                                                      "timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC)",
                                                      "timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK)",
                                                      "inotify_init()",
                                                      "inotify_init1(IN_CLOEXEC|IN_NONBLOCK)",
                                                      "socket(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0)",
                                                      "socket(AF_INET, SOCK_DGRAM, 0)",
                                                      "socket(AF_LOCAL, SOCK_STREAM|SOCK_NONBLOCK, 0)",
                                                      "socketpair(AF_INET, SOCK_STREAM, 0, [x, y])",
                                                      "pipe2([x, y], 1)",
                                                      "pidfd_open(init, PIDFD_NONBLOCK)"};
    constexpr std::array<std::string_view, 4> flags{"0", "O_CLOEXEC", "O_NONBLOCK", "O_DIRECT|O_NONBLOCK"};
    constexpr std::array<std::string_view, 3> types{"SOCK_STREAM", "SOCK_STREAM|SOCK_CLOEXEC",
                                                    "SOCK_STREAM|SOCK_NONBLOCK"};
    switch (rng_.below(7)) {
    case 6: {
        constexpr std::array<std::string_view, 4> modes{"0", "SFD_CLOEXEC", "SFD_NONBLOCK", "1"};
        const u64 mask = (stored_page(false) << page_shift) + offset_in_page();
        const std::string_view size = wrong() ? "16" : "8";
        chance(30) ? act({"signalfd(-1, {}, {})", hex(mask), size})
                   : act({"signalfd4(-1, {}, {}, {})", hex(mask), size, pick(modes)});
        return;
    }
    case 0: act({"pipe([x, y])"}); return;
    case 1:
        act({"pipe({})", hex(((wrong() ? any_page() : stored_page(true)) << page_shift) + offset_in_page())});
        return;
    case 2: act({"pipe2([x, y], {})", pick(flags)}); return;
    case 3:
    case 4: act({"socketpair(AF_UNIX, {}, 0, [x, y])", pick(types)}); return;
    default: act({"{}", pick(makers)});
    }
}

/// Of a pipe or a pair of sockets of the acting process; nothing if it has none.
std::optional<i32> Generator::pipe_end() {
    std::vector<i32> ends;
    for (std::size_t fd = 0; fd < process().fds.size(); ++fd) {
        const OpenFile* open = open_file(static_cast<i32>(fd));
        if (open != nullptr && (open->in != no_pipe || open->out != no_pipe)) {
            ends.push_back(static_cast<i32>(fd));
        }
    }
    return ends.empty() ? std::nullopt : std::optional(ends[rng_.below(ends.size())]);
}

void Generator::use_pipe() {
    const std::optional<i32> fd = pipe_end();
    if (!fd) {
        return make_pipe();
    }
    const OpenFile& open = *open_file(*fd);
    const bool reads = open.in != no_pipe && (open.out == no_pipe || chance(50));
    const bool socket = open.kind == OpenKind::socket;
    const u64 count = byte_count();
    const u64 page = wrong() ? any_page() : stored_page(reads);
    const u64 addr = (page << page_shift) + offset_in_page();
    constexpr std::array<std::string_view, 5> messages{"0", "MSG_DONTWAIT", "MSG_NOSIGNAL", "MSG_PEEK",
                                                       "MSG_PEEK"};
    const std::string_view message = reads ? pick(messages) : messages[rng_.below(3)];
    const auto message_flags =
        !socket ? std::nullopt : std::optional(message == "MSG_DONTWAIT" ? message_flag::dontwait : u32{0});
    const bool broken = !reads && [&] {
        for (const OpenFile& other : machine_.open_files) {
            if (other.refs != 0 && other.in == open.out) {
                return false;
            }
        }
        return true;
    }();
    if (kernel::would_wait(machine_, actor_, *fd, count, !reads, message_flags) != kernel::Waits::no ||
        (broken && !expendable())) {
        return;
    }
    if (chance(8)) {
        act({"lseek({}, 0, SEEK_CUR)", chance(50) ? *fd : descriptor(false)});
    } else if (socket && chance(30)) {
        act({"{}({}, {{msg_iov=[{{iov_base={}, iov_len={}}}, {{iov_base={}, iov_len={}}}]}}, {})",
             reads ? "recvmsg" : "sendmsg", *fd, hex(addr), bytes_text(count / 2), hex(addr + 64),
             bytes_text(count - count / 2), message});
    } else if (socket && chance(75)) {
        act({"{}({}, {}, {}, {}, NULL, {})", reads ? "recvfrom" : "sendto", *fd, hex(addr), bytes_text(count),
             message, reads ? "NULL" : "0"});
    } else if (!reads && chance(15)) {
        act({"write({}, \"{}\", 5)", *fd, "bytes"});
    } else {
        act({"{}({}, {}, {})", reads ? "read" : "write", *fd, hex(addr), bytes_text(count)});
    }
}

} // namespace cow::differential

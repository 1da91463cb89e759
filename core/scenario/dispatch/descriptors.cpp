// The calls that make descriptors of what is no file, and those that only sockets have.

#include "core/kernel/call.hpp"
#include "core/kernel/fault/uaccess.hpp"
#include "core/kernel/fault/user_buffers.hpp"
#include "core/kernel/fs/files.hpp"
#include "core/kernel/fs/pipe.hpp"
#include "core/scenario/dispatch/running_call.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace cow {
namespace {

using vocabulary::CallId;

/// [3, 4] of a trace.
std::optional<std::array<i32, 2>> recorded_two(const RunningCall& c, std::size_t i) {
    const Arg& list = c.call.args[i];
    if (!c.call.recorded || list.items.size() != 2 || list.items[0].kind != Arg::Kind::expr ||
        list.items[1].kind != Arg::Kind::expr) {
        return std::nullopt;
    }
    return std::array{static_cast<i32>(c.values[i].items[0].number),
                      static_cast<i32>(c.values[i].items[1].number)};
}

/// The names in [r, w] get the numbers; at an address the kernel writes them.
CallResult hand_over(RunningCall& c, std::size_t i, const sys::TwoDescriptors& two) {
    const Arg& given = c.call.args[i];
    const std::array numbers{two.first, two.second};
    for (std::size_t at = 0; at < given.items.size() && at < 2; ++at) {
        if (given.items[at].kind != Arg::Kind::bind) {
            continue;
        }
        if (two.result.failed()) {
            c.site.env.values.erase(given.items[at].text);
        } else {
            c.site.env.values[given.items[at].text] = static_cast<u64>(numbers[at]);
        }
    }
    return two.result;
}

/// fs/pipe.c: do_pipe2, net/socket.c: __sys_socketpair: where the numbers cannot be written nothing is left open.
CallResult make_two(RunningCall& c, std::size_t i, const auto& make) {
    if (c.call.args[i].kind == Arg::Kind::list) {
        if (c.call.args[i].items.size() != 2) {
            c.out.problem = fmt::format("{} makes two descriptors", c.call.call);
            return {};
        }
        return hand_over(c, i, make());
    }
    const sys::TwoDescriptors two = make();
    if (two.result.failed()) {
        return two.result;
    }
    const std::array numbers{two.first, two.second};
    const std::span bytes(reinterpret_cast<const u8*>(numbers.data()), sizeof numbers);
    u64 done = 0;
    if (!kernel::access_ok(c.machine(), c.addr(i), bytes.size()) ||
        kernel::copy_to_user(c.kernel(), c.proc(), c.addr(i), {bytes}, done) != Errno::ok) {
        for (const i32 fd : numbers) {
            if (!c.machine().process(c.proc()).alive()) { // it was killed for want of memory, and closed them
                break;
            }
            kernel::close_descriptor(c.kernel(), c.proc(), static_cast<u32>(fd));
        }
        return CallResult::of(Errno::efault);
    }
    return two.result;
}

CallResult run_pipe(RunningCall& c) {
    return make_two(
        c, 0, [&] { return sys::pipe2(c.kernel(), c.proc(), c.call.call, c.flags(1), recorded_two(c, 0)); });
}

CallResult run_socketpair(RunningCall& c) {
    if (!c.call.recorded && (c.flags(1) & socket_type::mask) != socket_type::stream) {
        c.out.problem = "only pairs of SOCK_STREAM are modelled";
        return {};
    }
    return make_two(c, 3, [&] {
        return sys::socketpair(c.kernel(), c.proc(), c.flags(0), c.flags(1), c.flags(2), recorded_two(c, 3));
    });
}

/// The flags that a call takes, and what else it refuses.
Errno refusal(const RunningCall& c) {
    constexpr u32 both = open_flag::cloexec | open_flag::nonblock;
    const std::string& name = c.call.call;
    const auto bad = [](u32 flags, u32 known) { return (flags & ~known) != 0 ? Errno::einval : Errno::ok; };
    if (name == "eventfd2") {
        return bad(c.flags(1), both | 1); // EFD_SEMAPHORE
    }
    if (name == "epoll_create") {
        return c.number(0) <= 0 ? Errno::einval : Errno::ok;
    }
    if (name == "epoll_create1") {
        return bad(c.flags(0), open_flag::cloexec);
    }
    if (name == "timerfd_create") {
        const bool known =
            c.value(0) <= 1 || c.value(0) == 7; // CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_BOOTTIME
        return known ? bad(c.flags(1), both) : Errno::einval;
    }
    if (name == "inotify_init1") {
        return bad(c.flags(0), both);
    }
    if (name == "pidfd_open") {
        const auto& all = c.machine().processes;
        const bool there = std::any_of(all.begin(), all.end(), [&](const Process& process) {
            return process.state != ProcState::reaped && i64{process.pid} == c.number(0);
        });
        const Errno error = c.number(0) <= 0 ? Errno::einval : bad(c.flags(1), open_flag::nonblock);
        return error != Errno::ok || there ? error : Errno::esrch;
    }
    return Errno::ok;
}

CallResult run_descriptor(RunningCall& c) {
    const std::string& name = c.call.call;
    const auto is_other = [](const Arg& arg) { return arg.kind == Arg::Kind::other; };
    if (!c.call.recorded && std::any_of(c.call.args.begin(), c.call.args.end(), is_other)) {
        c.out.problem = fmt::format("{}: not all of its arguments are known here", name);
        return {};
    }
    constexpr u32 unix_domain = 1, inet_domain = 2;
    if (name == "socket" && !c.call.recorded &&
        ((c.flags(0) != unix_domain && c.flags(0) != inet_domain) || c.value(2) != 0 ||
         (c.flags(1) & ~(open_flag::cloexec | open_flag::nonblock)) - 1 > 1)) {
        c.out.problem = "only sockets of AF_UNIX and AF_INET, SOCK_STREAM and SOCK_DGRAM, are modelled";
        return {};
    }
    if (const Errno error = c.call.recorded ? Errno::ok : refusal(c); error != Errno::ok) {
        return c.note(CallResult::of(error).value);
    }
    const bool plain = name == "eventfd" || name == "epoll_create" || name == "inotify_init";
    const std::size_t last = c.call.args.empty() ? 0 : std::min<std::size_t>(c.call.args.size() - 1, 1);
    u32 flags = plain ? 0 : c.flags(last);
    flags |= name == "pidfd_open" ? open_flag::cloexec : 0;
    const auto recorded = c.call.recorded ? std::optional(static_cast<i32>(*c.call.recorded)) : std::nullopt;
    return sys::make_descriptor(c.kernel(), c.proc(), name, flags, recorded);
}

/// sendto and recvfrom, of a pair of sockets; any other only as a trace has it.
CallResult run_message(RunningCall& c, bool sends) {
    const OpenFile* open = c.open_file(c.number(0));
    const bool paired = open != nullptr && open->kind == OpenKind::socket;
    if (open != nullptr && !paired && open->kind != OpenKind::other) {
        return c.note(c.call.recorded.value_or(CallResult::of(Errno::enotsock).value));
    }
    if (open == nullptr && !c.call.recorded) {
        return c.note(CallResult::of(Errno::ebadf).value);
    }
    const bool shown = c.shows_bytes(1);
    if (!paired && !c.call.recorded) {
        c.out.problem = fmt::format("{}: what this socket is connected to is not modelled", c.call.call);
        return {};
    }
    if (!paired || (c.call.recorded && !sends)) {
        const u64 count = static_cast<u64>(*c.call.recorded);
        const UserRange range{c.addr(1), count, sends, !sends};
        return sys::user_buffers(c.kernel(), c.proc(), c.call.call, std::span(&range, shown ? 0 : 1),
                                 c.call.recorded);
    }
    const u32 flags = c.flags(3);
    constexpr u32 known = message_flag::peek | message_flag::dontwait | message_flag::nosignal;
    if ((flags & ~known) != 0 || (shown && !sends)) {
        c.out.problem = fmt::format("{}: these flags are not modelled", c.call.call);
        return {};
    }
    if (c.cannot_move(c.number(0), c.value(2), sends, flags)) {
        return {};
    }
    if (!shown && !kernel::access_ok(c.machine(), c.addr(1), c.value(2))) {
        return c.note(CallResult::of(Errno::efault).value);
    }
    const u32 id = kernel::open_file_id(c.machine(), c.proc(), c.number(0));
    const IoVec vector{c.addr(1), c.value(2)};
    const std::string& text = c.call.args[1].text;
    const std::span bytes(reinterpret_cast<const u8*>(text.data()), text.size());
    return kernel::call(c.kernel(), c.proc(), c.call.call, [&] {
        return sends ? kernel::write_pipe(c.kernel(), c.proc(), id, std::span(&vector, 1),
                                          shown ? &bytes : nullptr, flags)
                     : kernel::read_pipe(c.kernel(), c.proc(), id, std::span(&vector, 1), flags);
    });
}
CallResult run_send(RunningCall& c) { return run_message(c, true); }
CallResult run_receive(RunningCall& c) { return run_message(c, false); }

constexpr std::array descriptor_call_table{
    CallRow{CallId::pipe, run_pipe},
    CallRow{CallId::socketpair, run_socketpair},
    CallRow{CallId::descriptor, run_descriptor},
    CallRow{CallId::send, run_send},
    CallRow{CallId::receive, run_receive},
};

} // namespace

std::span<const CallRow> descriptor_call_rows() { return descriptor_call_table; }

} // namespace cow

// The calls that make descriptors of what is no file, and those that only sockets have.

#include "core/kernel/call.hpp"
#include "core/kernel/fault/uaccess.hpp"
#include "core/kernel/fault/user_buffers.hpp"
#include "core/kernel/fault/user_memory.hpp"
#include "core/kernel/fs/files.hpp"
#include "core/kernel/fs/pipe.hpp"
#include "core/kernel/task/pid.hpp"
#include "core/scenario/dispatch/running_call.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

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

Errno any(const RunningCall&) { return Errno::ok; }
Errno at_least_one(const RunningCall& c) { return c.number(0) > 0 ? Errno::ok : Errno::einval; }
/// CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_BOOTTIME; those that wake the machine up are root's.
Errno is_clock(const RunningCall& c) {
    return c.value(0) <= 1 || c.value(0) == 7 ? Errno::ok : Errno::einval;
}
Errno is_pid(const RunningCall& c) {
    const auto& all = c.machine().processes;
    const bool there = std::any_of(all.begin(), all.end(), [&](const Process& process) {
        return process.state != ProcState::reaped && i64{process.pid} == c.number(0);
    });
    return c.number(0) <= 0 ? Errno::einval : there ? Errno::ok : Errno::esrch;
}
/// kernel/signal.c, fs/signalfd.c: only new ones, of a mask of 8 bytes.
Errno is_mask(const RunningCall& c) { return c.value(2) == 8 ? Errno::ok : Errno::einval; }

/// A call that makes a descriptor of what is no file.
struct Maker {
    std::string_view name;
    OpenKind kind = OpenKind::event;
    i32 flags_at = -1;   ///< which argument has them; none: it takes no flags
    u32 known_flags = 0; ///< others are refused
    u32 always = open_flag::rdwr;
    Errno (*check)(const RunningCall&) = any; ///< what else is refused
};
constexpr u32 both_flags = open_flag::cloexec | open_flag::nonblock;
constexpr std::array makers{
    Maker{"eventfd"},
    Maker{"eventfd2", OpenKind::event, 1, both_flags | 1}, // EFD_SEMAPHORE
    Maker{"epoll_create", OpenKind::event, -1, 0, open_flag::rdwr, at_least_one},
    Maker{"epoll_create1", OpenKind::event, 0, open_flag::cloexec},
    Maker{"timerfd_create", OpenKind::event, 1, both_flags, open_flag::rdwr, is_clock},
    Maker{"inotify_init", OpenKind::event, -1, 0, open_flag::rdonly},
    Maker{"inotify_init1", OpenKind::event, 0, both_flags, open_flag::rdonly},
    Maker{"pidfd_open", OpenKind::pidfd, 1, open_flag::nonblock, open_flag::rdwr | open_flag::cloexec,
          is_pid},
    Maker{"signalfd", OpenKind::event, -1, 0, open_flag::rdwr, is_mask},
    Maker{"signalfd4", OpenKind::event, 3, both_flags, open_flag::rdwr, is_mask},
    Maker{"socket", OpenKind::other, 1, both_flags | socket_type::mask},
    Maker{"accept", OpenKind::other},
    Maker{"accept4", OpenKind::other, 3, both_flags},
};

/// Why a call that no trace recorded the result of cannot be a step; "" when it can.
std::string obstacle(const RunningCall& c) {
    const std::string& name = c.call.call;
    const auto is_other = [](const Arg& arg) { return arg.kind == Arg::Kind::other; };
    if (std::any_of(c.call.args.begin(), c.call.args.end(), is_other)) {
        return fmt::format("{}: not all of its arguments are known here", name);
    }
    constexpr u32 unix_domain = 1, inet_domain = 2;
    if (name == "socket" && ((c.flags(0) != unix_domain && c.flags(0) != inet_domain) || c.value(2) != 0 ||
                             (c.flags(1) & ~both_flags) - 1 > 1)) {
        return "only sockets of AF_UNIX and AF_INET, SOCK_STREAM and SOCK_DGRAM, are modelled";
    }
    if (name.starts_with("accept")) {
        return fmt::format("{}: who connects is not modelled", name);
    }
    return name.starts_with("signalfd") && c.number(0) != -1
               ? fmt::format("{}: another mask for a descriptor is not modelled", name)
               : std::string();
}

/// What the call reads or writes besides: the mask of signalfd, the address of who connected.
std::vector<UserRange> ranges_of(const RunningCall& c) {
    std::vector<UserRange> out;
    const auto add = [&](std::size_t i, u64 bytes, bool read, bool written) {
        if (i < c.call.args.size() && c.call.args[i].kind == Arg::Kind::expr &&
            (!written || c.value(i) != 0)) {
            out.push_back({c.addr(i), bytes, read, written});
        }
    };
    constexpr u64 mask_bytes = 8, address_bytes = 16, length_bytes = 4;
    if (c.call.call.starts_with("signalfd")) {
        add(1, mask_bytes, true, false);
    } else if (c.call.call.starts_with("accept")) {
        add(1, address_bytes, false, true);
        add(2, length_bytes, true, true);
    }
    return out;
}

CallResult run_descriptor(RunningCall& c) {
    const Maker& maker = *std::find_if(makers.begin(), makers.end(),
                                       [&](const Maker& row) { return row.name == c.call.call; });
    u32 flags = maker.flags_at < 0 ? 0 : c.flags(static_cast<std::size_t>(maker.flags_at));
    const auto recorded = c.call.recorded ? std::optional(static_cast<i32>(*c.call.recorded)) : std::nullopt;
    const std::vector<UserRange> ranges = ranges_of(c);
    if (!recorded) {
        c.out.problem = obstacle(c);
        if (!c.out.problem.empty()) {
            return {};
        }
        const bool bad_flags = (flags & ~maker.known_flags) != 0;
        if (bad_flags && !ranges.empty() && maker.check(c) == Errno::ok) { // the mask is read before
            return sys::user_buffers(c.kernel(), c.proc(), c.call.call, ranges,
                                     CallResult::of(Errno::einval).value);
        }
        const Errno error = bad_flags ? Errno::einval : maker.check(c);
        if (error != Errno::ok) {
            return c.note(CallResult::of(error).value);
        }
    } else if (c.call.call.starts_with("signalfd") && c.number(0) == *recorded) { // it has another mask now
        return c.note(*recorded);
    }
    const ProcId process =
        maker.kind == OpenKind::pidfd ? kernel::find_pid(c.machine(), c.number(0)) : no_proc;
    flags = (flags & both_flags) | maker.always;
    return sys::make_descriptor(c.kernel(), c.proc(), c.call.call, {maker.kind, flags, ranges, process},
                                recorded);
}

/// What sendto, sendmsg and their counterparts move.
struct Message {
    std::vector<IoVec> vectors;
    bool shown = false; ///< a trace shows the bytes instead of where they are
    std::string bytes;
    u32 flags = 0;
};

/// {msg_name=…, msg_iov=[{iov_base=…, iov_len=…}, …], …}
void take_header(RunningCall& c, Message& out) {
    const Arg& header = c.call.args[1];
    out.flags = c.flags(2);
    for (std::size_t i = 0; i < header.items.size(); ++i) {
        const Arg& field = header.items[i];
        const ArgValue& value = c.values[1].items[i];
        for (std::size_t j = 0; field.name == "msg_iov" && j < field.items.size(); ++j) {
            const Arg* base = find_field(field.items[j], "iov_base");
            if (base != nullptr && base->kind == Arg::Kind::string) {
                out.shown = true;
                out.bytes += base->text;
            }
            out.vectors.push_back({VirtAddr{field_value(field.items[j], value.items[j], "iov_base")},
                                   field_value(field.items[j], value.items[j], "iov_len")});
        }
    }
    const auto said = [&](std::string_view name) {
        const Arg* field = find_field(header, name);
        return field != nullptr && (field->kind == Arg::Kind::other || c.field(1, name) != 0);
    };
    if (!c.call.recorded && (said("msg_name") || said("msg_control"))) {
        c.out.problem =
            fmt::format("{}: only bytes are modelled, without names and control data", c.call.call);
    }
}

Message message_of(RunningCall& c) {
    Message out;
    if (c.call.args.size() > 3) {
        out.vectors.push_back({c.addr(1), c.value(2)});
        out.shown = c.shows_bytes(1);
        out.bytes = c.call.args[1].text;
        out.flags = c.flags(3);
    } else if (c.call.args[1].kind == Arg::Kind::record) {
        take_header(c, out);
    } else {
        c.out.problem = fmt::format("{}: the header is written as {{msg_iov=[{{iov_base=…, iov_len=…}}], …}}",
                                    c.call.call);
    }
    return out;
}

/// lib/iov_iter.c: import_iovec, import_ubuf (`plain`).
Errno check_vectors(const Machine& m, std::span<const IoVec> vectors, bool plain) {
    const auto is_senseless = [](const IoVec& vector) { return static_cast<i64>(vector.length) < 0; };
    if (std::any_of(vectors.begin(), vectors.end(), is_senseless)) {
        return plain ? Errno::efault : Errno::einval;
    }
    const bool good = std::all_of(vectors.begin(), vectors.end(), [&](const IoVec& vector) {
        return kernel::access_ok(m, vector.base, vector.length);
    });
    return good ? Errno::ok : Errno::efault;
}

/// As a trace has it: as many bytes as were recorded, which nobody knows.
CallResult move_recorded(RunningCall& c, const Message& message, bool sends) {
    std::vector<UserRange> ranges;
    u64 left = static_cast<u64>(*c.call.recorded);
    for (const IoVec& vector : message.vectors) {
        ranges.push_back({vector.base, std::min(vector.length, left), sends, !sends});
        left -= ranges.back().bytes;
    }
    if (message.shown) {
        ranges.clear();
    }
    return sys::user_buffers(c.kernel(), c.proc(), c.call.call, ranges, c.call.recorded);
}

/// Of a pair of sockets; of any other only as a trace has it.
CallResult run_message(RunningCall& c, bool sends) {
    const OpenFile* open = c.open_file(c.number(0));
    const bool paired = open != nullptr && open->kind == OpenKind::socket;
    const bool one_buffer = c.call.args.size() > 3; // sendto, recvfrom: import_ubuf comes first
    if (one_buffer && !c.shows_bytes(1) && !c.call.recorded &&
        !kernel::access_ok(c.machine(), c.addr(1), c.value(2))) {
        return c.note(CallResult::of(Errno::efault).value);
    }
    if (open != nullptr && !paired && !open->opaque()) {
        return c.note(c.call.recorded.value_or(CallResult::of(Errno::enotsock).value));
    }
    if (open == nullptr && !c.call.recorded) {
        return c.note(CallResult::of(Errno::ebadf).value);
    }
    if (!paired && !c.call.recorded) {
        c.out.problem = fmt::format("{}: what this socket is connected to is not modelled", c.call.call);
        return {};
    }
    const Message message = message_of(c);
    if (!c.out.problem.empty()) {
        return {};
    }
    if (!paired || (c.call.recorded && !sends)) {
        return move_recorded(c, message, sends);
    }
    constexpr u32 known = message_flag::peek | message_flag::dontwait | message_flag::nosignal;
    if ((message.flags & ~known) != 0 || (message.shown && !sends)) {
        c.out.problem = fmt::format("{}: these flags are not modelled", c.call.call);
        return {};
    }
    const u64 count = kernel::total(message.vectors);
    const Errno error = message.shown ? Errno::ok : check_vectors(c.machine(), message.vectors, one_buffer);
    if (error != Errno::ok) {
        return c.note(CallResult::of(error).value);
    }
    if (c.cannot_move(c.number(0), count, sends, message.flags)) {
        return {};
    }
    const u32 id = kernel::open_file_id(c.machine(), c.proc(), c.number(0));
    const std::span bytes(reinterpret_cast<const u8*>(message.bytes.data()), message.bytes.size());
    return kernel::call(c.kernel(), c.proc(), c.call.call, [&] {
        return sends ? kernel::write_pipe(c.kernel(), c.proc(), id, message.vectors,
                                          message.shown ? &bytes : nullptr, message.flags)
                     : kernel::read_pipe(c.kernel(), c.proc(), id, message.vectors, message.flags);
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

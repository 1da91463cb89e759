// The calls of which little or nothing is modelled.

#include "core/kernel/fault/user_buffers.hpp"
#include "core/kernel/fs/files.hpp"
#include "core/kernel/fs/pipe.hpp"
#include "core/scenario/dispatch/running_call.hpp"
#include "core/scenario/vocabulary/user_buffers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

namespace cow {
namespace {

using vocabulary::CallId;
using vocabulary::Returns;
using vocabulary::UserBuffer;
using vocabulary::UserBufferCall;

/// What is known of a neutral call that no trace recorded the result of.
std::optional<i64> known_result(const RunningCall& c) {
    const std::string& name = c.call.call;
    const Process& process = c.machine().process(c.proc());
    if (name == "getpid" || name == "gettid" || name == "set_tid_address") {
        return process.pid;
    }
    if (name == "getppid" && process.parent != no_proc) {
        return c.machine().process(process.parent).pid;
    }
    constexpr std::array ids{"getuid", "geteuid", "getgid", "getegid"};
    if (std::find(ids.begin(), ids.end(), name) != ids.end()) {
        constexpr i64 nobody = 65534;
        return c.machine().config.root ? i64{0} : nobody;
    }
    return name == "sched_yield" ? std::optional<i64>(0) : std::nullopt;
}

CallResult run_neutral(RunningCall& c) { return c.note(c.call.recorded ? c.call.recorded : known_result(c)); }

CallResult run_not_modelled(RunningCall& c) {
    const vocabulary::UnmodelledCall& row = *vocabulary::find_unmodelled(c.call.call);
    c.out.not_modelled = row.changes;
    if (row.descriptor && c.call.recorded) {
        return sys::make_descriptor(c.kernel(), c.proc(), c.call.call, 0, static_cast<i32>(*c.call.recorded));
    }
    return c.note(c.call.recorded);
}

bool is_address(const Arg& arg) { return arg.kind == Arg::Kind::expr; }

/// The memory that the call's buffers are in, as far as their addresses are known.
std::vector<UserRange> ranges_of(const RunningCall& c, const UserBufferCall& row) {
    std::vector<UserRange> out;
    const auto has_word = [&](const Arg& arg) { return arg.text.find(row.only_with) != std::string::npos; };
    if (!row.only_with.empty() && std::none_of(c.call.args.begin(), c.call.args.end(), has_word)) {
        return out;
    }
    for (const UserBuffer& buffer : std::span(row.buffers).first(row.buffer_count)) {
        if (buffer.arg >= c.call.args.size() || !is_address(c.call.args[buffer.arg]) ||
            (buffer.may_be_null && c.value(buffer.arg) == 0)) {
            continue;
        }
        UserRange range{c.addr(buffer.arg), buffer.bytes, buffer.read, buffer.written,
                        c.call.call == "getcpu"};
        if (row.returns == Returns::moved && c.call.recorded) {
            range.bytes = static_cast<u64>(*c.call.recorded);
        } else if (buffer.size == UserBuffer::Size::argument) {
            range.bytes *= c.value(buffer.of);
        } else if (buffer.size == UserBuffer::Size::result) {
            range.bytes *= static_cast<u64>(c.call.recorded.value_or(0));
        }
        if (range.bytes != 0) {
            out.push_back(range);
        }
    }
    return out;
}

/// What is refused before any memory is looked at.
Errno refusal(const RunningCall& c, const UserBufferCall& row) {
    const auto& args = c.call.args;
    if (row.returns == Returns::path && !c.call.recorded) {
        const auto path = std::find_if(args.begin(), args.end(),
                                       [](const Arg& arg) { return arg.kind == Arg::Kind::string; });
        return path == args.end() || !find_file(c.machine(), path->text) ? Errno::enoent : Errno::ok;
    }
    if (row.returns == Returns::open && !c.call.recorded) {
        return c.open_file(c.number(0)) == nullptr ? Errno::ebadf : Errno::ok;
    }
    const std::string& name = c.call.call;
    if (name == "getrandom") { // GRND_RANDOM and GRND_INSECURE exclude each other
        return c.value(2) > 5 ? Errno::einval : Errno::ok;
    }
    if (name == "rt_sigpending") {
        return c.value(1) > 8 ? Errno::einval : Errno::ok;
    }
    const bool names_one = !args.empty() && args[0].kind == Arg::Kind::flags;
    if (!names_one || name.starts_with("clock_get")) {
        return names_one && c.value(0) > 11 ? Errno::einval : Errno::ok;
    }
    if (name == "getrusage") {
        return c.number(0) < -1 || c.number(0) > 1 ? Errno::einval : Errno::ok;
    }
    return name == "getitimer" && c.value(0) > 2 ? Errno::einval : Errno::ok;
}

CallResult run_user_buffers(RunningCall& c) {
    const UserBufferCall& row = *vocabulary::find_user_buffers(c.call.call);
    if (row.returns == Returns::recorded && !c.call.recorded) {
        c.out.problem = fmt::format("{}: what it returns is not modelled, and none is recorded", c.call.call);
        return {};
    }
    const auto is_empty = [](const Arg& arg) { return arg.kind == Arg::Kind::string && arg.text.empty(); };
    if (row.returns == Returns::path && !c.call.recorded &&
        std::any_of(c.call.args.begin(), c.call.args.end(), is_empty)) {
        c.out.problem =
            fmt::format("{}: an empty path is not modelled, and no result is recorded", c.call.call);
        return {};
    }
    if (const Errno error = refusal(c, row); error != Errno::ok) {
        return c.note(CallResult::of(error).value);
    }
    const std::vector<UserRange> ranges = ranges_of(c, row);
    const bool moves = row.returns == Returns::moved && !ranges.empty();
    std::optional<i64> result = c.call.recorded;
    if (!result && row.returns != Returns::unknown && row.returns != Returns::moved) {
        result = 0;
    }
    if (row.returns == Returns::moved && !result && ranges.empty()) {
        result = static_cast<i64>(c.value(1));
    }
    c.out.unknown = !result && !moves;
    return sys::user_buffers(c.kernel(), c.proc(), c.call.call, ranges, result, moves && !c.call.recorded);
}

constexpr std::array other_rows{
    CallRow{CallId::user_buffers, run_user_buffers},
    CallRow{CallId::neutral, run_neutral},
    CallRow{CallId::not_modelled, run_not_modelled},
};

} // namespace

std::span<const CallRow> other_call_rows() { return other_rows; }

} // namespace cow

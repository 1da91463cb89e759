// The calls of which little or nothing is modelled.

#include "core/kernel/fault/user_buffers.hpp"
#include "core/kernel/fs/files.hpp"
#include "core/kernel/fs/pipe.hpp"
#include "core/scenario/dispatch/running_call.hpp"
#include "core/scenario/vocabulary/user_buffers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <vector>

namespace cow {
namespace {

using vocabulary::CallId;
using vocabulary::Returns;
using vocabulary::UserBuffer;
using vocabulary::UserBufferCall;

constexpr i64 nobody = 65534;
std::optional<i64> own_pid(const RunningCall& c) { return c.machine().process(c.proc()).pid; }
std::optional<i64> parents_pid(const RunningCall& c) {
    const ProcId parent = c.machine().process(c.proc()).parent;
    return parent == no_proc ? std::nullopt : std::optional<i64>(c.machine().process(parent).pid);
}
std::optional<i64> own_id(const RunningCall& c) { return c.machine().config.root ? 0 : nobody; }
std::optional<i64> zero(const RunningCall&) { return 0; }

/// What is known of neutral calls that no trace recorded the result of.
struct KnownResult {
    std::string_view name;
    std::optional<i64> (*of)(const RunningCall&);
};
constexpr std::array known_results{
    KnownResult{"getpid", own_pid},          KnownResult{"gettid", own_pid},
    KnownResult{"set_tid_address", own_pid}, KnownResult{"getppid", parents_pid},
    KnownResult{"getuid", own_id},           KnownResult{"geteuid", own_id},
    KnownResult{"getgid", own_id},           KnownResult{"getegid", own_id},
    KnownResult{"sched_yield", zero},
};
std::optional<i64> known_result(const RunningCall& c) {
    const auto found = std::find_if(known_results.begin(), known_results.end(),
                                    [&](const KnownResult& row) { return row.name == c.call.call; });
    return found == known_results.end() ? std::nullopt : found->of(c);
}

CallResult run_neutral(RunningCall& c) { return c.note(c.call.recorded ? c.call.recorded : known_result(c)); }

CallResult run_not_modelled(RunningCall& c) {
    const vocabulary::UnmodelledCall& row = *vocabulary::find_unmodelled(c.call.call);
    c.out.not_modelled = row.changes;
    if (row.descriptor && c.call.recorded) {
        return sys::make_descriptor(c.kernel(), c.proc(), c.call.call, {},
                                    static_cast<i32>(*c.call.recorded));
    }
    return c.note(c.call.recorded);
}

bool is_address(const Arg& arg) { return arg.kind == Arg::Kind::expr; }

/// The size of the file that stat and its kin are asked about, where the model has it. What is no file has none.
std::optional<u64> size_of(const RunningCall& c, const UserBufferCall& row) {
    const Machine& m = c.machine();
    FileId file = no_file;
    if (row.returns == Returns::open) {
        const OpenFile* open = kernel::open_file_raw(m, c.proc(), c.number(0));
        if (open == nullptr || open->opaque()) {
            return {};
        }
        file = open->file;
        if (file == no_file) {
            return 0;
        }
    } else {
        const auto& args = c.call.args;
        const auto path = std::find_if(args.begin(), args.end(),
                                       [](const Arg& arg) { return arg.kind == Arg::Kind::string; });
        const auto found = path == args.end() ? std::nullopt : find_file(m, path->text);
        if (!found) {
            return {};
        }
        file = *found;
    }
    return m.files[file.v].implied ? std::nullopt : std::optional(m.files[file.v].size);
}

/// {st_size=300, …} as a trace shows it, compared with the model's size.
void compare_size(RunningCall& c, const UserBufferCall& row) {
    constexpr std::string_view names[]{"st_size=", "stx_size="};
    for (const Arg& arg : c.call.args) {
        for (const std::string_view name : names) {
            const std::size_t at = arg.kind == Arg::Kind::other ? arg.text.find(name) : std::string::npos;
            const std::optional<u64> size = at == std::string::npos ? std::nullopt : size_of(c, row);
            if (size) {
                const u64 shown = std::strtoull(arg.text.c_str() + at + name.size(), nullptr, 0);
                if (shown != *size) {
                    c.out.disagreement = fmt::format("{}{} was recorded, here {}", name, shown, *size);
                }
            }
        }
    }
}

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
        UserRange range{c.addr(buffer.arg), buffer.bytes, buffer.read, buffer.written};
        range.word = buffer.word;
        range.goes_on = row.goes_on;
        if (buffer.written && row.size_at != 0) {
            if (const std::optional<u64> size = size_of(c, row)) {
                range.known = {row.size_at, *size};
            }
        }
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
    const bool named = args.size() > row.checked_arg && args[row.checked_arg].kind != Arg::Kind::other;
    const i64 value = c.offset(row.checked_arg);
    return named && row.most != UserBufferCall::unchecked && (value < row.least || value > row.most)
               ? Errno::einval
               : Errno::ok;
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
    if (row.size_at != 0) {
        compare_size(c, row);
    }
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

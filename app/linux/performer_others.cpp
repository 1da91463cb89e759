// The calls of which little or nothing is modelled, for real.

#include "app/linux/performer.hpp"
#include "core/scenario/vocabulary/user_buffers.hpp"

#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>

namespace cow::real {
namespace {

struct NamedNumber {
    std::string_view name;
    long number = 0;
};
long number_of(std::span<const NamedNumber> rows, std::string_view name) {
    const auto found =
        std::find_if(rows.begin(), rows.end(), [&](const NamedNumber& row) { return row.name == name; });
    return found == rows.end() ? -1 : found->number;
}

constexpr std::array fillers{
    NamedNumber{"getrandom", SYS_getrandom},
    NamedNumber{"uname", SYS_uname},
    NamedNumber{"clock_gettime", SYS_clock_gettime},
    NamedNumber{"clock_getres", SYS_clock_getres},
    NamedNumber{"gettimeofday", SYS_gettimeofday},
    NamedNumber{"time", SYS_time},
    NamedNumber{"times", SYS_times},
    NamedNumber{"getcpu", SYS_getcpu},
    NamedNumber{"getrusage", SYS_getrusage},
    NamedNumber{"sysinfo", SYS_sysinfo},
    NamedNumber{"getitimer", SYS_getitimer},
    NamedNumber{"getresuid", SYS_getresuid},
    NamedNumber{"getresgid", SYS_getresgid},
    NamedNumber{"rt_sigpending", SYS_rt_sigpending},
    NamedNumber{"stat", SYS_stat},
    NamedNumber{"lstat", SYS_lstat},
    NamedNumber{"newfstatat", SYS_newfstatat},
    NamedNumber{"statx", SYS_statx},
    NamedNumber{"statfs", SYS_statfs},
    NamedNumber{"fstat", SYS_fstat},
    NamedNumber{"fstatfs", SYS_fstatfs},
};

enum class Tells : u8 { pid, user, number };
struct Harmless {
    std::string_view name;
    long number = 0;
    Tells tells = Tells::number;
};
/// Neutral calls without arguments.
constexpr std::array harmless{
    Harmless{"getpid", SYS_getpid, Tells::pid},    Harmless{"gettid", SYS_gettid, Tells::pid},
    Harmless{"getppid", SYS_getppid, Tells::pid},  Harmless{"getuid", SYS_getuid, Tells::user},
    Harmless{"geteuid", SYS_geteuid, Tells::user}, Harmless{"getgid", SYS_getgid, Tells::user},
    Harmless{"getegid", SYS_getegid, Tells::user}, Harmless{"getpgrp", SYS_getpgrp, Tells::pid},
    Harmless{"sched_yield", SYS_sched_yield},
};

} // namespace

std::span<const Performer::Row> Performer::other_rows() {
    using vocabulary::CallId;
    static constexpr std::array rows{
        Row{CallId::user_buffers, &Performer::user_buffers},
        Row{CallId::neutral, &Performer::neutral},
        Row{CallId::not_modelled, &Performer::not_modelled},
    };
    return rows;
}

Performed Performer::user_buffers(const CallStatement& call) {
    const long number = number_of(fillers, call.call);
    const auto has_no_value = [](const Arg& arg) { return arg.kind == Arg::Kind::other; };
    if (number < 0 || call.recorded || std::any_of(call.args.begin(), call.args.end(), has_no_value)) {
        const auto& row = *vocabulary::find_user_buffers(call.call);
        bool touched = false;
        for (const auto& buffer : std::span(row.buffers).first(row.buffer_count)) {
            touched = touched || (buffer.arg < call.args.size() && value(buffer.arg) != 0);
        }
        return not_done(tr("the trace does not tell all that the call is given"), touched);
    }
    Command command;
    command.op = Op::call;
    command.number = static_cast<u64>(number);
    constexpr u64 largest = 512; // bytes of a structure
    const u64 reach = call.call == "getrandom" ? value(1) : largest;
    for (std::size_t i = 0; i < call.args.size(); ++i) {
        command.args[i] = value(i);
        if (call.args[i].kind == Arg::Kind::string) {
            const std::string path = files_.real_path(call.args[i].text);
            command.path_args = 1U << i;
            command.args[i] = 0;
            std::copy_n(path.c_str(), std::min(path.size() + 1, Command::most_payload), command.payload);
        } else if (worker_interferes(value(i), reach)) {
            return not_done(tr(worker_is_there), true);
        }
    }
    return performed(workers_.ask(proc_, command));
}

Performed Performer::neutral(const CallStatement& call) {
    const auto found = std::find_if(harmless.begin(), harmless.end(),
                                    [&](const Harmless& row) { return row.name == call.call; });
    if (found == harmless.end()) {
        return not_done(tr("this call changes nothing that is modelled, and is not done for real"), false);
    }
    Performed out = system_call(found->number, {});
    if (found->tells == Tells::pid) {
        const ProcId who = workers_.with_pid(static_cast<pid_t>(*out.result));
        out.result = who == no_proc ? std::nullopt : std::optional<i64>(after_->process(who).pid);
    } else if (found->tells == Tells::user && !traits_.root) {
        out.result.reset();
    }
    return out;
}

Performed Performer::not_modelled(const CallStatement&) {
    return not_done(trf("not modelled: it may change {}", tr(outcome_->not_modelled)), true);
}

} // namespace cow::real

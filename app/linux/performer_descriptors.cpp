// The calls that make descriptors of what is no file, and those that only sockets have, for real.

#include "app/linux/performer.hpp"

#include <sys/syscall.h>

#include <algorithm>
#include <array>

namespace cow::real {
namespace {

struct Maker {
    std::string_view name;
    long number = 0;
};
constexpr std::array makers{
    Maker{"pipe", SYS_pipe},
    Maker{"pipe2", SYS_pipe2},
    Maker{"socketpair", SYS_socketpair},
    Maker{"socket", SYS_socket},
    Maker{"eventfd", SYS_eventfd},
    Maker{"eventfd2", SYS_eventfd2},
    Maker{"epoll_create", SYS_epoll_create},
    Maker{"epoll_create1", SYS_epoll_create1},
    Maker{"timerfd_create", SYS_timerfd_create},
    Maker{"inotify_init", SYS_inotify_init},
    Maker{"inotify_init1", SYS_inotify_init1},
    Maker{"pidfd_open", SYS_pidfd_open},
};

} // namespace

std::span<const Performer::Row> Performer::descriptor_rows() {
    using vocabulary::CallId;
    static constexpr std::array rows{
        Row{CallId::pipe, &Performer::make_descriptors},
        Row{CallId::socketpair, &Performer::make_descriptors},
        Row{CallId::descriptor, &Performer::make_descriptors},
        Row{CallId::send, &Performer::message},
        Row{CallId::receive, &Performer::message},
    };
    return rows;
}

/// Two numbers that only names stand for are written into the worker's own memory.
Performed Performer::make_descriptors(const CallStatement& call) {
    if (call.recorded) {
        return not_done(tr("the trace's descriptors are taken as given"), true);
    }
    const auto maker =
        std::find_if(makers.begin(), makers.end(), [&](const Maker& row) { return row.name == call.call; });
    Command command;
    command.op = Op::call;
    command.number = static_cast<u64>(maker->number);
    for (std::size_t i = 0; i < call.args.size(); ++i) {
        command.args[i] = value(i);
        if (call.args[i].kind == Arg::Kind::list) {
            command.path_args = 1U << i;
            command.args[i] = 0;
        }
    }
    if (call.call == "pidfd_open" && static_cast<i32>(value(0)) > 0) {
        command.args[0] = static_cast<u64>(real_pid(value(0)));
    }
    const bool at_address = call.call.starts_with("pipe") && call.args[0].kind == Arg::Kind::expr;
    if (at_address && touches_worker(value(0), page_size)) {
        return not_done(tr(worker_is_there), true);
    }
    return performed(workers_.ask(proc_, command));
}

Performed Performer::message(const CallStatement& call) {
    const bool sends = call.call == "sendto";
    const bool shown = call.args[1].kind == Arg::Kind::string;
    if (call.recorded || (shown && !sends)) {
        return not_done(tr("the trace does not show where the bytes went"), outcome_->result > 0);
    }
    if (!shown && worker_interferes(value(1), value(2))) {
        return not_done(tr(worker_is_there), true);
    }
    const long number = sends ? SYS_sendto : SYS_recvfrom;
    return shown ? text_call(number, {descriptor(0), 0, value(2), value(3), 0, 0}, 1, call.args[1].text)
                 : system_call(number, {descriptor(0), value(1), value(2), value(3), 0, 0});
}

} // namespace cow::real

// The calls that make descriptors of what is no file, and those that only sockets have, for real.

#include "app/linux/payload.hpp"
#include "app/linux/performer.hpp"

#include <sys/syscall.h>

#include <algorithm>
#include <array>
#include <vector>

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
    Maker{"signalfd", SYS_signalfd},
    Maker{"signalfd4", SYS_signalfd4},
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
    const bool reads_mask = call.call.starts_with("signalfd");
    if ((at_address && worker_interferes(value(0), page_size)) ||
        (reads_mask && worker_interferes(value(1), page_size))) {
        return not_done(tr(worker_is_there), true);
    }
    return performed(workers_.ask(proc_, command));
}

/// sendmsg, recvmsg: the header and its vectors are copies; without a name and control data.
Performed Performer::header_message(const CallStatement& call) {
    const auto& fields = call.args[1].items;
    const Arg* list = find_field(call.args[1], "msg_iov");
    const std::size_t count = list == nullptr ? 0 : list->items.size();
    constexpr std::size_t header_words = 7, iov_at = 2, count_at = 3;
    std::vector<u64> words(header_words + 2 * count);
    words[iov_at] = header_words * sizeof(u64);
    words[count_at] = count;
    for (std::size_t i = 0; i < count; ++i) {
        const Arg& vector = list->items[i];
        const ArgValue& values = values_[1].items[static_cast<std::size_t>(list - fields.data())].items[i];
        const u64 base = field_value(vector, values, "iov_base");
        const u64 length = field_value(vector, values, "iov_len");
        const Arg* given = find_field(vector, "iov_base");
        if (given != nullptr && given->kind == Arg::Kind::string) {
            return not_done(tr("the trace does not show where the bytes went"), outcome_->result > 0);
        }
        if (worker_interferes(base, length)) {
            return not_done(tr(worker_is_there), true);
        }
        words[header_words + 2 * i] = base;
        words[header_words + 2 * i + 1] = length;
    }
    Payload payload;
    if (!payload.add(1, std::span<const u64>(words))) {
        return not_done(tr("these are more vectors than are handed to a real call"), outcome_->result > 0);
    }
    payload.points(iov_at);
    return with_payload(call.call == "sendmsg" ? SYS_sendmsg : SYS_recvmsg,
                        std::array<u64, 3>{descriptor(0), 0, value(2)}, payload);
}

Performed Performer::message(const CallStatement& call) {
    if (call.args[1].kind == Arg::Kind::record && !call.recorded) {
        return header_message(call);
    }
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

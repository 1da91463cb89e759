#include "core/scenario/vocabulary/calls.hpp"

#include <array>

namespace cow::vocabulary {
namespace {

using enum ArgSpec::Kind;
const std::array one_descriptor{ArgSpec{"fd", bind}};
const ArgSpec two_descriptors{"fds", list, nullptr, one_descriptor};
const ArgSpec what{"flags", names, &descriptor_names()};
const std::array pipe_args{two_descriptors, what};
const std::array pair_args{ArgSpec{"domain", names, &descriptor_names()},
                           ArgSpec{"type", names, &descriptor_names()}, ArgSpec{"protocol", user},
                           two_descriptors};
const std::array socket_args{ArgSpec{"domain", names, &descriptor_names()},
                             ArgSpec{"type", names, &descriptor_names()}, ArgSpec{"protocol", user}};
const std::array number_args{ArgSpec{"count", expr}, what};
const std::array flags_args{what};
const std::array timer_args{ArgSpec{"clockid", names, &user_buffer_names()}, what};
const std::array pidfd_args{ArgSpec{"pid", expr}, what};
const std::array send_args{ArgSpec{"fd", fd},    ArgSpec{"buffer", buffer}, ArgSpec{"count", expr}, what,
                           ArgSpec{"addr", any}, ArgSpec{"length", any}};
const std::array message_fields{ArgSpec{"iov_base", buffer}, ArgSpec{"iov_len", expr}};
const std::array message_parts{ArgSpec{"vector", record, nullptr, message_fields}};
const std::array header_fields{ArgSpec{"msg_name", user}, ArgSpec{"msg_iov", list, nullptr, message_parts},
                               ArgSpec{"msg_control", user}};
const std::array header_args{ArgSpec{"fd", fd}, ArgSpec{"header", record, nullptr, header_fields}, what};
const std::array signalfd_args{ArgSpec{"fd", fd}, ArgSpec{"mask", user}, ArgSpec{"size", expr}, what};
const std::array accept_args{ArgSpec{"fd", fd}, ArgSpec{"addr", user}, ArgSpec{"length", user}, what};
const std::array descriptor_rows{
    CallSpec{"pipe", CallId::pipe, 1, std::span(pipe_args).first(1)},
    CallSpec{"pipe2", CallId::pipe, 2, pipe_args},
    CallSpec{"socketpair", CallId::socketpair, 4, pair_args},
    CallSpec{"socket", CallId::descriptor, 3, socket_args},
    CallSpec{"eventfd", CallId::descriptor, 1, std::span(number_args).first(1)},
    CallSpec{"eventfd2", CallId::descriptor, 2, number_args},
    CallSpec{"epoll_create", CallId::descriptor, 1, std::span(number_args).first(1)},
    CallSpec{"epoll_create1", CallId::descriptor, 1, flags_args},
    CallSpec{"timerfd_create", CallId::descriptor, 2, timer_args},
    CallSpec{"inotify_init", CallId::descriptor, 0, {}},
    CallSpec{"inotify_init1", CallId::descriptor, 1, flags_args},
    CallSpec{"pidfd_open", CallId::descriptor, 2, pidfd_args},
    CallSpec{"signalfd", CallId::descriptor, 3, std::span(signalfd_args).first(3)},
    CallSpec{"signalfd4", CallId::descriptor, 4, signalfd_args},
    CallSpec{"accept", CallId::descriptor, 3, std::span(accept_args).first(3)},
    CallSpec{"accept4", CallId::descriptor, 4, accept_args},
    CallSpec{"sendmsg", CallId::send, 3, header_args},
    CallSpec{"recvmsg", CallId::receive, 3, header_args},
    CallSpec{"sendto", CallId::send, 4, send_args},
    CallSpec{"recvfrom", CallId::receive, 4, send_args},
};

} // namespace

std::span<const CallSpec> descriptor_calls() { return descriptor_rows; }

} // namespace cow::vocabulary

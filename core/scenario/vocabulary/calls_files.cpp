#include "core/scenario/vocabulary/calls.hpp"

#include <array>

namespace cow::vocabulary {

namespace {

using enum ArgSpec::Kind;
const std::array open_args{ArgSpec{"path", path}, ArgSpec{"flags", flags, &open_flag_names()},
                           ArgSpec{"mode", any}};
const std::array openat_args{ArgSpec{"dirfd", fd}, ArgSpec{"path", path},
                             ArgSpec{"flags", flags, &open_flag_names()}, ArgSpec{"mode", any}};
const std::array close_args{ArgSpec{"fd", fd}};
const std::array io_args{ArgSpec{"fd", fd}, ArgSpec{"buffer", buffer}, ArgSpec{"count", expr}};
const std::array file_rows{
    CallSpec{"open", CallId::open, 2, open_args},    CallSpec{"openat", CallId::openat, 3, openat_args},
    CallSpec{"close", CallId::close, 1, close_args}, CallSpec{"read", CallId::read, 3, io_args},
    CallSpec{"write", CallId::write, 3, io_args},
};

} // namespace

std::span<const CallSpec> file_calls() { return file_rows; }

} // namespace cow::vocabulary

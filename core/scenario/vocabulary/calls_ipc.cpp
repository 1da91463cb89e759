#include "core/scenario/vocabulary/calls.hpp"

#include <array>

namespace cow::vocabulary {

namespace {

using enum ArgSpec::Kind;
const std::array shmget_args{ArgSpec{"key", expr}, ArgSpec{"size", expr},
                             ArgSpec{"flags", flags, &segment_flags()}};
const std::array shmat_args{ArgSpec{"id", expr}, ArgSpec{"addr", expr},
                            ArgSpec{"flags", flags, &attachment_flags()}};
const std::array shmdt_args{ArgSpec{"addr", expr}};
const std::array shmctl_args{ArgSpec{"id", expr}, ArgSpec{"command", flags, &segment_commands()},
                             ArgSpec{"buffer", record}};
const std::array ipc_rows{
    CallSpec{"shmget", CallId::shmget, 3, shmget_args},
    CallSpec{"shmat", CallId::shmat, 3, shmat_args},
    CallSpec{"shmdt", CallId::shmdt, 1, shmdt_args},
    CallSpec{"shmctl", CallId::shmctl, 3, shmctl_args},
};

} // namespace

std::span<const CallSpec> ipc_calls() { return ipc_rows; }

} // namespace cow::vocabulary

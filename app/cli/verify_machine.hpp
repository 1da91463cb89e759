#pragma once
// cowscope verify --vm: the command, run again on a kernel in a machine of its own.

#include "app/cli/exit_code.hpp"
#include "app/cli/problem.hpp"
#include "app/cli/verify_request.hpp"

namespace cow::cli {

/// Prints what the command prints there, and how the machine comes to be on standard error.
Exit verify_in_machine(const VerifyRequest& request, const Streams& streams);

} // namespace cow::cli

#pragma once
// cowscope verify FILE…: runs scenarios in the model and on the real kernel, and says where they differ.

#include "app/cli/exit_code.hpp"
#include "app/cli/problem.hpp"
#include "app/cli/verify_request.hpp"

namespace CLI { // NOLINT(readability-identifier-naming): CLI11 calls it so
class App;
}

namespace cow::cli {

/// Adds the command to the program; parsing fills `request`, which must live as long.
CLI::App* declare_verify(CLI::App& program, VerifyRequest& request);

Exit verify_command(const VerifyRequest& request, const Streams& streams);

} // namespace cow::cli

#pragma once
// cowscope verify FILE…: runs scenarios in the model and on the real kernel, and says where they differ.

#include "app/cli/exit_code.hpp"
#include "app/cli/problem.hpp"

#include <string>
#include <vector>

namespace CLI { // NOLINT(readability-identifier-naming): CLI11 calls it so
class App;
}

namespace cow::cli {

/// The command line, as it was written.
struct VerifyRequest {
    std::vector<std::string> files;
    bool json = false;
    bool traits = false;       ///< print the kernel's rules instead
    bool allow_ksm = false;    ///< same-page merging may be switched on meanwhile
    std::string bug;           ///< a faulty model
    bool unprivileged = false; ///< look only at what any user may see
};

/// Adds the command to the program; parsing fills `request`, which must live as long.
CLI::App* declare_verify(CLI::App& program, VerifyRequest& request);

Exit verify_command(const VerifyRequest& request, const Streams& streams);

} // namespace cow::cli

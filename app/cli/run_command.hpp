#pragma once
// cowscope run FILE…: runs scenarios, prints steps and expectations.

#include "app/cli/exit_code.hpp"
#include "app/cli/problem.hpp"

#include <optional>
#include <string>
#include <vector>

namespace CLI { // NOLINT(readability-identifier-naming): CLI11 calls it so
class App;
}

namespace cow::cli {

/// The command line, as it was written.
struct RunRequest {
    std::vector<std::string> files;
    bool json = false;
    bool trace = false;
    std::string events;
    std::string fork;
    std::string bug;
    std::optional<std::string> compare; ///< the kernels
};

/// Adds the command to the program; parsing fills `request`, which must live as long.
CLI::App* declare_run(CLI::App& program, RunRequest& request);

Exit run_command(const RunRequest& request, const Streams& streams);

} // namespace cow::cli

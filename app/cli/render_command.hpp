#pragma once
// cowscope render FILE -o OUT: pictures of a scenario for slides and paper, without a window.

#include "app/cli/exit_code.hpp"
#include "app/cli/problem.hpp"

#include <optional>
#include <string>
#include <vector>

namespace CLI { // NOLINT(readability-identifier-naming): CLI11 calls it so
class App;
}

namespace cow::cli {

/// The command line, as it was written; "" for what was not.
struct RenderRequest {
    std::vector<std::string> files; ///< one
    std::string out;
    std::string step;
    std::string from;
    std::string to;
    std::string size;
    std::string theme;
    std::string language;
    std::string scale;
    std::optional<std::string> compare; ///< the kernels
    bool stage = false;
    bool sheet = false;
    bool transparent = false;
    bool veil = false;
};

/// Adds the command to the program; parsing fills `request`, which must live as long.
CLI::App* declare_render(CLI::App& program, RenderRequest& request);

Exit render_command(const RenderRequest& request, const Streams& streams);

} // namespace cow::cli

#pragma once
// The window's entry point.

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace cow::ui {

struct WindowOptions {
    std::optional<std::string> file; ///< scenario to open; none: the first of the list
    std::string scenarios_dir;       ///< where the list comes from
    /// Gets a line for each step and event as it comes about; none: nothing is told.
    std::function<void(std::string_view)> narrate;
};

inline constexpr int exit_no_window = 3; ///< this machine cannot open one

/// Opens the window and returns when it is closed: 0, or exit_no_window with a message on standard error.
int run_window(const WindowOptions& options);

} // namespace cow::ui

#pragma once

struct GLFWwindow;

namespace cow::ui::compat {

/// Moves the mouse to a place in the window, as the operating system would.
void inject_mouse(GLFWwindow* window, double x, double y);

} // namespace cow::ui::compat

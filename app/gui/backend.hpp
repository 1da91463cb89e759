#pragma once
// The window: GLFW, an OpenGL 3.3 core context, and Dear ImGui's life in it. Knows nothing of what is shown.

#include "app/gui/geometry.hpp"

#include <memory>
#include <string>
#include <vector>

struct GLFWwindow;

namespace cow::gui {

struct BackendOptions {
    int width = 1280;
    int height = 800;
    bool debug = false; ///< ask for a debug context and count what it reports
};

/// What was drawn, read back: RGB, rows from top to bottom.
struct Pixels {
    int width = 0;
    int height = 0;
    std::vector<unsigned char> rgb;
};

class Backend {
public:
    /// Null, and why in `problem`, when no window or no OpenGL 3.3 is to be had.
    static std::unique_ptr<Backend> create(const BackendOptions& options, std::string& problem);
    ~Backend();
    Backend(const Backend&) = delete;
    Backend& operator=(const Backend&) = delete;

    /// Handles what has happened to the window. `seconds`: sleeps at most that long until something does; 0 does not.
    void wait(double seconds);
    /// Something happened (input, damage, a new size) since the last call.
    bool take_dirty();
    /// Files dropped on the window since the last call.
    std::vector<std::string> take_dropped();

    bool should_close() const;
    void request_close();
    Point size() const;          ///< of the window, in its own coordinates
    float content_scale() const; ///< the monitor's
    void resize(int width, int height);
    GLFWwindow* window() const { return window_; }

    void begin_frame(); ///< ImGui takes input from here on
    void end_frame();   ///< draws, unless the window is iconified, and shows it
    /// The last frame again, drawn into memory.
    Pixels capture() const;

    /// OpenGL errors and debug messages of severity high or medium, until now.
    const std::vector<std::string>& gl_problems() const { return gl_problems_; }
    std::string renderer() const;

private:
    Backend() = default;
    void install_callbacks();
    void collect_errors(const char* where);

    GLFWwindow* window_ = nullptr;
    bool imgui_ = false;
    bool dirty_ = true;
    std::vector<std::string> dropped_;
    std::vector<std::string> gl_problems_;
};

} // namespace cow::gui

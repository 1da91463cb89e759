#pragma once
// The window: GLFW, an OpenGL 3.3 core context, and Dear ImGui's life in it. Knows nothing of what is shown.

#include "app/gui/screen/key_queue.hpp"
#include "app/gui/screen/screen.hpp"

#include <memory>
#include <string>
#include <vector>

struct GLFWwindow;

namespace cow::ui {

struct BackendOptions {
    int width = 1280;
    int height = 800;
    bool debug = false;     ///< ask for a debug context and count what it reports
    bool on_screen = false; ///< no larger than what the desktop leaves of the screen
};

class Backend : public Screen {
public:
    /// Null, and why in `problem`, when no window or no OpenGL 3.3 is to be had.
    static std::unique_ptr<Backend> create(const BackendOptions& options, std::string& problem);
    ~Backend() override;

    void wait(double seconds) override;
    bool take_dirty() override;
    std::vector<std::string> take_dropped() override;
    bool should_close() const override;
    void request_close() override;
    void refuse_close() override;
    Point size() const override;
    float content_scale() const override;
    void resize(int width, int height) override;
    void set_full_screen(bool full) override;
    bool full_screen() const override;
    Point windowed_size() const override;
    void set_title(const std::string& title) override;
    void begin_frame() override;
    void end_frame(Colour ground) override; ///< does not draw while the window is iconified
    void rest_keys(int frames) override { keys_.rest(frames); }
    Pixels capture() const override;
    const std::vector<std::string>& gl_problems() const override { return gl_problems_; }
    std::string renderer() const override;

    GLFWwindow* window() const { return window_; }
    /// Keys have come that no frame has seen yet.
    bool keys_waiting() const { return !keys_.empty(); }

private:
    Backend() = default;
    void install_callbacks();
    void take_keyboard();

    GLFWwindow* window_ = nullptr;
    bool imgui_ = false;
    Rect windowed_;     ///< the window's place, while it has all of the screen
    Colour ground_ = 0; ///< of the last frame
    bool dirty_ = true;
    KeyQueue keys_;
    std::vector<std::string> dropped_;
    std::vector<std::string> gl_problems_;
};

} // namespace cow::ui

#pragma once
// The page's canvas as a screen: a WebGL 2 context and Dear ImGui's life in it. The page tells what its user does, in
// the canvas's own pixels.

#include "app/gui/screen/key_queue.hpp"
#include "app/gui/screen/screen.hpp"

#include <memory>
#include <string>
#include <vector>

namespace cow::ui {

class WebScreen : public Screen {
public:
    /// On the canvas with this CSS selector. Null, and why in `problem`, without WebGL 2.
    static std::unique_ptr<WebScreen> create(const char* canvas, std::string& problem);
    ~WebScreen() override;

    void wait(double) override {} // the page calls when there is something to do
    bool take_dirty() override;
    std::vector<std::string> take_dropped() override { return std::exchange(dropped_, {}); }
    bool should_close() const override { return false; } // a page is closed by its browser
    void request_close() override {}
    void refuse_close() override {}
    Point size() const override { return size_; }
    float content_scale() const override { return scale_; }
    void resize(int, int) override {}
    void set_full_screen(bool full) override;
    bool full_screen() const override;
    void set_title(const std::string& title) override;
    void begin_frame() override;
    void end_frame(Colour ground) override;
    bool choose_file() const override;
    void saved(const std::string& path) const override;
    void rest_keys(int frames) override { keys_.rest(frames); }
    Pixels capture() const override;
    const std::vector<std::string>& gl_problems() const override { return gl_problems_; }
    std::string renderer() const override;

    /// The canvas has so many pixels, `scale` of them to one of the page's.
    void fit(Point size, float scale);
    void point(Point at);
    void press(int button, bool down);
    void turn(Point notches);
    void key(int glfw_key, bool down);
    void character(unsigned code);
    /// All keys are up: nobody knows what happens to them elsewhere.
    void lose_focus();
    void drop(const std::string& path);
    /// What the clipboard has now.
    void clip(std::string text) { clipboard_ = std::move(text); }
    /// A field that is Dear ImGui's own takes what is typed.
    bool wants_text() const;
    void pass(double seconds) { seconds_ = seconds; }

private:
    WebScreen() = default;
    void take_clipboard();

    bool imgui_ = false;
    bool dirty_ = true;
    Point size_{1280, 720};
    float scale_ = 1;
    double seconds_ = 1.0 / 60; ///< since the last frame
    Point mouse_{-1, -1};
    Point wheel_;
    bool down_[3] = {};
    bool pressed_[3] = {}; ///< since the last frame, though it may be up again
    Colour ground_ = 0;
    KeyQueue keys_;
    std::vector<int> held_;
    std::string clipboard_;
    std::vector<std::string> dropped_;
    std::vector<std::string> gl_problems_;
};

} // namespace cow::ui

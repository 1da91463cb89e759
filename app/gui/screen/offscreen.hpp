#pragma once
// A screen without a display: every frame is built, and only those that are captured are drawn, into memory.

#include "app/gui/screen/screen.hpp"

#include <memory>
#include <string>
#include <vector>

struct ImGuiContext;

namespace cow::ui {

class GlContext;

class Offscreen : public Screen {
public:
    /// With an OpenGL 3.3 context of its own, which needs neither a display server nor a graphics card. Null, and why in
    /// `problem`, when this machine has none to offer.
    static std::unique_ptr<Offscreen> create(int width, int height, std::string& problem);
    /// With the context that is current now, beside the window that it belongs to.
    static std::unique_ptr<Offscreen> beside_window(int width, int height, std::string& problem);
    ~Offscreen() override;

    void wait(double) override {}
    bool take_dirty() override { return false; }
    std::vector<std::string> take_dropped() override { return {}; }
    bool should_close() const override { return closing_; }
    void request_close() override { closing_ = true; }
    void refuse_close() override { closing_ = false; }
    Point size() const override { return {static_cast<float>(width_), static_cast<float>(height_)}; }
    float content_scale() const override { return 1; }
    void resize(int width, int height) override;
    void begin_frame() override;
    void end_frame(Colour ground) override;
    Pixels capture() const override;
    const std::vector<std::string>& gl_problems() const override { return gl_problems_; }
    std::string renderer() const override;

    /// Makes this screen's ImGui context the current one for as long as it lives.
    class ContextScope {
    public:
        explicit ContextScope(const Offscreen& screen);
        ~ContextScope();
        ContextScope(const ContextScope&) = delete;
        ContextScope& operator=(const ContextScope&) = delete;

    private:
        ImGuiContext* before_;
    };

private:
    Offscreen(std::unique_ptr<GlContext> context, int width, int height);
    bool start(std::string& problem);

    std::unique_ptr<GlContext> context_; ///< null: the window's
    ImGuiContext* imgui_ = nullptr;
    int width_;
    int height_;
    bool closing_ = false;
    Colour ground_ = 0; ///< of the last frame
    mutable std::vector<std::string> gl_problems_;
};

} // namespace cow::ui

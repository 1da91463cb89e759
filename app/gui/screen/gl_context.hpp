#pragma once
// An OpenGL 3.3 core context that belongs to no window, by EGL's surfaceless platform.

#include <memory>
#include <string>

namespace cow::ui {

class GlContext {
public:
    /// Makes one and makes it current. Null, and why in `problem`, when there is none to be had.
    static std::unique_ptr<GlContext> create(std::string& problem);
    ~GlContext();
    GlContext(const GlContext&) = delete;
    GlContext& operator=(const GlContext&) = delete;

private:
    GlContext() = default;

    void* display_ = nullptr; ///< EGLDisplay
    void* context_ = nullptr; ///< EGLContext
};

} // namespace cow::ui

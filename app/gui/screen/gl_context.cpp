#include "app/gui/screen/gl_context.hpp"

#include <EGL/egl.h>
#include <EGL/eglext.h>
#include <glad/gl.h>

#include <cstring>

namespace cow::ui {
namespace {

/// `extensions` is a list with blanks between, and null where there is none.
bool lists(const char* extensions, const char* name) {
    const std::size_t length = std::strlen(name);
    for (const char* at = extensions; at != nullptr && (at = std::strstr(at, name)) != nullptr;
         at += length) {
        if (at[length] == ' ' || at[length] == '\0') {
            return true;
        }
    }
    return false;
}

EGLDisplay surfaceless_display() {
    if (!lists(eglQueryString(EGL_NO_DISPLAY, EGL_EXTENSIONS), "EGL_MESA_platform_surfaceless")) {
        return EGL_NO_DISPLAY;
    }
    const auto get_display =
        reinterpret_cast<PFNEGLGETPLATFORMDISPLAYEXTPROC>(eglGetProcAddress("eglGetPlatformDisplayEXT"));
    // The default display is a handle that this platform gives no meaning to.
    return get_display == nullptr ? EGL_NO_DISPLAY
                                  : get_display(EGL_PLATFORM_SURFACELESS_MESA, nullptr, nullptr);
}

} // namespace

std::unique_ptr<GlContext> GlContext::create(std::string& problem) {
    const EGLDisplay display = surfaceless_display();
    if (display == EGL_NO_DISPLAY || eglInitialize(display, nullptr, nullptr) == EGL_FALSE) {
        problem = "this machine's EGL cannot draw without a display (EGL_MESA_platform_surfaceless)";
        return nullptr;
    }
    std::unique_ptr<GlContext> context(new GlContext);
    context->display_ = display;
    constexpr EGLint wanted[] = {EGL_SURFACE_TYPE, 0, EGL_RENDERABLE_TYPE, EGL_OPENGL_BIT, EGL_NONE};
    constexpr EGLint version[] = {EGL_CONTEXT_MAJOR_VERSION,
                                  3,
                                  EGL_CONTEXT_MINOR_VERSION,
                                  3,
                                  EGL_CONTEXT_OPENGL_PROFILE_MASK,
                                  EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT,
                                  EGL_NONE};
    EGLConfig config = nullptr;
    EGLint count = 0;
    if (eglBindAPI(EGL_OPENGL_API) == EGL_TRUE &&
        eglChooseConfig(display, wanted, &config, 1, &count) == EGL_TRUE && count > 0) {
        context->context_ = eglCreateContext(display, config, EGL_NO_CONTEXT, version);
    }
    if (context->context_ == EGL_NO_CONTEXT ||
        eglMakeCurrent(display, EGL_NO_SURFACE, EGL_NO_SURFACE, context->context_) == EGL_FALSE ||
        gladLoadGL(eglGetProcAddress) == 0) {
        problem = "this machine has no OpenGL 3.3 without a display";
        return nullptr;
    }
    return context;
}

GlContext::~GlContext() {
    eglMakeCurrent(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
    if (context_ != EGL_NO_CONTEXT) {
        eglDestroyContext(display_, context_);
    }
    eglTerminate(display_);
}

} // namespace cow::ui

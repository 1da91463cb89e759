#include "app/gui/screen/backend.hpp"

#include "app/gui/screen/gl.hpp"
#include "app/gui/screen/gl_picture.hpp"

// After glad, which brings the OpenGL declarations.
#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <imgui.h>
#include <imgui_impl_glfw.h>
#include <imgui_impl_opengl3.h>

#include <algorithm>

namespace cow::ui {
namespace {

Backend* self(GLFWwindow* window) { return static_cast<Backend*>(glfwGetWindowUserPointer(window)); }

std::string glfw_problem(const char* what) {
    const char* text = nullptr;
    glfwGetError(&text);
    return std::string(what) + (text != nullptr ? std::string(": ") + text : std::string());
}

void GLAPIENTRY on_gl_message(GLenum, GLenum type, GLuint, GLenum severity, GLsizei, const GLchar* text,
                              const void* user) {
    const bool bad = type == GL_DEBUG_TYPE_ERROR || severity == GL_DEBUG_SEVERITY_HIGH;
    if (bad) {
        // The pointer is the one given to glDebugMessageCallback, which only passes it on as const.
        auto* problems = static_cast<std::vector<std::string>*>(const_cast<void*>(user));
        problems->push_back(std::string("OpenGL says: ") + text);
    }
}

/// Without a window manager nobody else would do it.
void keep_on_screen(GLFWwindow* window) {
    GLFWmonitor* monitor = glfwGetPrimaryMonitor();
    if (monitor == nullptr) {
        return;
    }
    int x = 0;
    int y = 0;
    int room_x = 0;
    int room_y = 0;
    glfwGetMonitorWorkarea(monitor, &x, &y, &room_x, &room_y);
    int width = 0;
    int height = 0;
    glfwGetWindowSize(window, &width, &height);
    if (room_x > 0 && room_y > 0 && (width > room_x || height > room_y)) {
        glfwSetWindowSize(window, std::min(width, room_x), std::min(height, room_y));
    }
}

Rect window_place(GLFWwindow* window) {
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;
    glfwGetWindowPos(window, &x, &y);
    glfwGetWindowSize(window, &width, &height);
    return {static_cast<float>(x), static_cast<float>(y), static_cast<float>(width),
            static_cast<float>(height)};
}

/// The one that shows the middle of `place`, or else the first; null without any.
GLFWmonitor* monitor_of(Rect place) {
    int count = 0;
    GLFWmonitor** all = glfwGetMonitors(&count);
    for (int i = 0; i < count; ++i) {
        int x = 0;
        int y = 0;
        glfwGetMonitorPos(all[i], &x, &y);
        const GLFWvidmode* mode = glfwGetVideoMode(all[i]);
        if (mode != nullptr && Rect{static_cast<float>(x), static_cast<float>(y),
                                    static_cast<float>(mode->width), static_cast<float>(mode->height)}
                                   .contains(place.center())) {
            return all[i];
        }
    }
    return glfwGetPrimaryMonitor();
}

/// The key with this letter on it, where the keyboard's layout is another than the one GLFW's names are of.
int printed_key(int key, int scancode) {
    const char* name =
        key >= GLFW_KEY_SPACE && key <= GLFW_KEY_WORLD_2 ? glfwGetKeyName(key, scancode) : nullptr;
    if (name != nullptr && name[0] >= 'a' && name[0] <= 'z' && name[1] == '\0') {
        return GLFW_KEY_A + (name[0] - 'a');
    }
    return key;
}

} // namespace

std::unique_ptr<Backend> Backend::create(const BackendOptions& options, std::string& problem) {
    if (glfwInit() == GLFW_FALSE) {
        problem = glfw_problem(
            "no window can be opened (is there a display? DISPLAY or WAYLAND_DISPLAY must be set)");
        return nullptr;
    }
    glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
    glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
    glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
    glfwWindowHint(GLFW_OPENGL_DEBUG_CONTEXT, options.debug ? GLFW_TRUE : GLFW_FALSE);
    glfwWindowHint(GLFW_SCALE_TO_MONITOR, GLFW_TRUE);
    glfwWindowHint(GLFW_AUTO_ICONIFY, GLFW_FALSE); // the lecturer uses another screen meanwhile

    std::unique_ptr<Backend> backend(new Backend);
    backend->window_ = glfwCreateWindow(options.width, options.height, "Cowscope", nullptr, nullptr);
    if (backend->window_ == nullptr) {
        problem = glfw_problem("no window with OpenGL 3.3 can be opened");
        return nullptr;
    }
    if (options.on_screen) {
        keep_on_screen(backend->window_);
    }
    glfwMakeContextCurrent(backend->window_);
    if (gladLoadGL(glfwGetProcAddress) == 0) {
        problem = "OpenGL 3.3 could not be loaded";
        return nullptr;
    }
    glfwSwapInterval(1);
    glfwSetWindowSizeLimits(backend->window_, 640, 400, GLFW_DONT_CARE, GLFW_DONT_CARE);
    glfwSetWindowUserPointer(backend->window_, backend.get());
    backend->install_callbacks();
    if (options.debug && GLAD_GL_KHR_debug != 0) {
        glEnable(GL_DEBUG_OUTPUT);
        glEnable(GL_DEBUG_OUTPUT_SYNCHRONOUS);
        glDebugMessageCallback(on_gl_message, &backend->gl_problems_);
    }

    IMGUI_CHECKVERSION();
    ImGui::CreateContext();
    backend->imgui_ = true;
    ImGui::GetIO().IniFilename = nullptr;
    ImGui::GetIO().LogFilename = nullptr;
    // Chains to the callbacks installed above.
    if (!ImGui_ImplGlfw_InitForOpenGL(backend->window_, true) || !ImGui_ImplOpenGL3_Init(shader_version)) {
        problem = "Dear ImGui could not be started";
        return nullptr;
    }
    backend->take_keyboard();
    return backend;
}

Backend::~Backend() {
    if (imgui_) {
        if (ImGui::GetIO().BackendRendererUserData != nullptr) {
            ImGui_ImplOpenGL3_Shutdown();
        }
        if (ImGui::GetIO().BackendPlatformUserData != nullptr) {
            ImGui_ImplGlfw_Shutdown();
        }
        ImGui::DestroyContext();
    }
    if (window_ != nullptr) {
        glfwDestroyWindow(window_);
    }
    glfwTerminate();
}

void Backend::install_callbacks() {
    glfwSetMouseButtonCallback(window_, [](GLFWwindow* w, int, int, int) { self(w)->dirty_ = true; });
    glfwSetCursorPosCallback(window_, [](GLFWwindow* w, double, double) { self(w)->dirty_ = true; });
    glfwSetCursorEnterCallback(window_, [](GLFWwindow* w, int) { self(w)->dirty_ = true; });
    glfwSetScrollCallback(window_, [](GLFWwindow* w, double, double) { self(w)->dirty_ = true; });
    glfwSetWindowFocusCallback(window_, [](GLFWwindow* w, int) { self(w)->dirty_ = true; });
    glfwSetFramebufferSizeCallback(window_, [](GLFWwindow* w, int, int) { self(w)->dirty_ = true; });
    glfwSetWindowRefreshCallback(window_, [](GLFWwindow* w) { self(w)->dirty_ = true; });
    glfwSetWindowCloseCallback(window_, [](GLFWwindow* w) { self(w)->dirty_ = true; });
    glfwSetDropCallback(window_, [](GLFWwindow* w, int count, const char** paths) {
        Backend& backend = *self(w);
        backend.dirty_ = true;
        backend.dropped_.insert(backend.dropped_.end(), paths, paths + count);
    });
}

/// Instead of Dear ImGui's own callbacks.
void Backend::take_keyboard() {
    glfwSetKeyCallback(window_, [](GLFWwindow* w, int key, int scancode, int action, int) {
        if (action != GLFW_REPEAT) { // Dear ImGui repeats by itself
            self(w)->keys_.key(printed_key(key, scancode), action == GLFW_PRESS);
        }
    });
    glfwSetCharCallback(window_,
                        [](GLFWwindow* w, unsigned character) { self(w)->keys_.character(character); });
    // With Ctrl nothing is typed, but a sign is still the one that is printed on the key.
    glfwSetCharModsCallback(window_, [](GLFWwindow* w, unsigned character, int modifiers) {
        if ((modifiers & GLFW_MOD_CONTROL) != 0 && (modifiers & GLFW_MOD_ALT) == 0) {
            self(w)->keys_.character(character);
        }
    });
}

void Backend::wait(double seconds) {
    if (seconds > 0) {
        glfwWaitEventsTimeout(seconds);
    } else {
        glfwPollEvents();
    }
}

bool Backend::take_dirty() {
    const bool was = dirty_ || keys_waiting();
    dirty_ = false;
    return was;
}

std::vector<std::string> Backend::take_dropped() {
    std::vector<std::string> files;
    files.swap(dropped_);
    return files;
}

bool Backend::should_close() const { return glfwWindowShouldClose(window_) != 0; }
void Backend::request_close() { glfwSetWindowShouldClose(window_, GLFW_TRUE); }
void Backend::refuse_close() { glfwSetWindowShouldClose(window_, GLFW_FALSE); }
void Backend::resize(int width, int height) { glfwSetWindowSize(window_, width, height); }

void Backend::set_full_screen(bool full) {
    if (full == full_screen()) {
        return;
    }
    if (!full) {
        const Rect& place = windowed_;
        glfwSetWindowMonitor(window_, nullptr, static_cast<int>(place.x), static_cast<int>(place.y),
                             static_cast<int>(place.w), static_cast<int>(place.h), GLFW_DONT_CARE);
        return;
    }
    windowed_ = window_place(window_);
    GLFWmonitor* monitor = monitor_of(windowed_);
    const GLFWvidmode* mode = monitor != nullptr ? glfwGetVideoMode(monitor) : nullptr;
    if (mode != nullptr) {
        glfwSetWindowMonitor(window_, monitor, 0, 0, mode->width, mode->height, mode->refreshRate);
    }
}

bool Backend::full_screen() const { return glfwGetWindowMonitor(window_) != nullptr; }

Point Backend::windowed_size() const { return full_screen() ? Point{windowed_.w, windowed_.h} : size(); }

void Backend::set_title(const std::string& title) { glfwSetWindowTitle(window_, title.c_str()); }

Point Backend::size() const {
    int width = 0;
    int height = 0;
    glfwGetWindowSize(window_, &width, &height);
    return {static_cast<float>(width), static_cast<float>(height)};
}

float Backend::content_scale() const {
    float x = 1;
    float y = 1;
    glfwGetWindowContentScale(window_, &x, &y);
    return x;
}

void Backend::begin_frame() {
    ImGui_ImplOpenGL3_NewFrame();
    ImGui_ImplGlfw_NewFrame();
    keys_.feed();
    ImGui::NewFrame();
}

void Backend::end_frame(Colour ground) {
    ground_ = ground;
    ImGui::Render();
    int width = 0;
    int height = 0;
    glfwGetFramebufferSize(window_, &width, &height);
    if (width == 0 || height == 0) {
        return;
    }
    draw_frame(width, height, ground);
    collect_gl_errors("drawing a frame", gl_problems_);
    glfwSwapBuffers(window_);
}

Pixels Backend::capture() const {
    int width = 0;
    int height = 0;
    glfwGetFramebufferSize(window_, &width, &height);
    return frame_pixels(width, height, ground_);
}

std::string Backend::renderer() const { return gl_renderer(); }

} // namespace cow::ui

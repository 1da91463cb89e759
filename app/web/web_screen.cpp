#include "app/web/web_screen.hpp"

#include "app/gui/paint/imgui_compat.hpp"
#include "app/gui/screen/gl.hpp"
#include "app/gui/screen/gl_picture.hpp"

#include <emscripten.h>
#include <emscripten/html5.h>
#include <imgui.h>
#include <imgui_impl_opengl3.h>

#include <algorithm>
#include <cfloat>
#include <utility>

// What only the page can do.
// clang-format off
EM_JS(void, page_title, (const char* title), { Module.page.title(UTF8ToString(title)); });
EM_JS(void, page_copy, (const char* text), { Module.page.copy(UTF8ToString(text)); });
EM_JS(void, page_full_screen, (int full), { Module.page.fullScreen(full !== 0); });
EM_JS(int, page_is_full, (), { return document.fullscreenElement ? 1 : 0; });
EM_JS(void, page_choose_file, (), { Module.page.chooseFile(); });
EM_JS(void, page_saved, (const char* path), { Module.page.saved(UTF8ToString(path)); });
// clang-format on

namespace cow::ui {

std::unique_ptr<WebScreen> WebScreen::create(const char* canvas, std::string& problem) {
    EmscriptenWebGLContextAttributes wanted;
    emscripten_webgl_init_context_attributes(&wanted);
    wanted.majorVersion = 2;
    wanted.alpha = EM_FALSE;
    wanted.depth = EM_FALSE;
    wanted.antialias = EM_FALSE;
    const EMSCRIPTEN_WEBGL_CONTEXT_HANDLE context = emscripten_webgl_create_context(canvas, &wanted);
    if (context <= 0 || emscripten_webgl_make_context_current(context) != EMSCRIPTEN_RESULT_SUCCESS) {
        problem = "this browser has no WebGL 2";
        return nullptr;
    }
    std::unique_ptr<WebScreen> screen(new WebScreen);
    IMGUI_CHECKVERSION();
    ImGui::CreateContext();
    screen->imgui_ = true;
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    compat::name_keys();
    if (!ImGui_ImplOpenGL3_Init(shader_version)) {
        problem = "Dear ImGui could not be started";
        return nullptr;
    }
    screen->take_clipboard();
    return screen;
}

WebScreen::~WebScreen() {
    if (imgui_) {
        if (ImGui::GetIO().BackendRendererUserData != nullptr) {
            ImGui_ImplOpenGL3_Shutdown();
        }
        ImGui::DestroyContext();
    }
}

void WebScreen::take_clipboard() {
    ImGuiIO& io = ImGui::GetIO();
    io.ClipboardUserData = this;
    io.SetClipboardTextFn = [](void* self, const char* text) {
        static_cast<WebScreen*>(self)->clipboard_ = text;
        page_copy(text);
    };
    io.GetClipboardTextFn = [](void* self) { return static_cast<WebScreen*>(self)->clipboard_.c_str(); };
}

bool WebScreen::take_dirty() { return std::exchange(dirty_, false) || !keys_.empty(); }

void WebScreen::set_full_screen(bool full) { page_full_screen(full ? 1 : 0); }
bool WebScreen::full_screen() const { return page_is_full() != 0; }
void WebScreen::set_title(const std::string& title) { page_title(title.c_str()); }

void WebScreen::begin_frame() {
    ImGui_ImplOpenGL3_NewFrame();
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = {size_.x, size_.y};
    io.DeltaTime = static_cast<float>(std::max(seconds_, 1e-4));
    io.MousePos = mouse_.x < 0 ? ImVec2{-FLT_MAX, -FLT_MAX} : ImVec2{mouse_.x, mouse_.y};
    for (int button = 0; button < 3; ++button) {
        io.MouseDown[button] = down_[button] || std::exchange(pressed_[button], false);
    }
    io.MouseWheel = wheel_.y;
    io.MouseWheelH = wheel_.x;
    wheel_ = {};
    keys_.feed();
    ImGui::NewFrame();
}

void WebScreen::end_frame(Colour ground) {
    ground_ = ground;
    ImGui::Render();
    draw_frame(static_cast<int>(size_.x), static_cast<int>(size_.y), ground);
    collect_gl_errors("drawing a frame", gl_problems_);
}

Pixels WebScreen::capture() const {
    return frame_pixels(static_cast<int>(size_.x), static_cast<int>(size_.y), ground_);
}

std::string WebScreen::renderer() const { return gl_renderer(); }

bool WebScreen::choose_file() const {
    page_choose_file();
    return true;
}

void WebScreen::saved(const std::string& path) const { page_saved(path.c_str()); }

bool WebScreen::wants_text() const { return ImGui::GetIO().WantTextInput; }

void WebScreen::fit(Point size, float scale) {
    size_ = size;
    scale_ = scale;
    dirty_ = true;
}

void WebScreen::point(Point at) {
    mouse_ = at;
    dirty_ = true;
}

void WebScreen::press(int button, bool down) {
    if (button >= 0 && button < 3) {
        down_[button] = down;
        pressed_[button] = pressed_[button] || down;
        dirty_ = true;
    }
}

void WebScreen::turn(Point notches) {
    wheel_ = {wheel_.x + notches.x, wheel_.y + notches.y};
    dirty_ = true;
}

void WebScreen::key(int glfw_key, bool down) {
    const auto held = std::find(held_.begin(), held_.end(), glfw_key);
    if ((held != held_.end()) == down) {
        return; // Dear ImGui repeats by itself
    }
    if (down) {
        held_.push_back(glfw_key);
    } else {
        held_.erase(held);
    }
    keys_.key(glfw_key, down);
    dirty_ = true;
}

void WebScreen::character(unsigned code) {
    keys_.character(code);
    dirty_ = true;
}

void WebScreen::lose_focus() {
    for (const int held : std::exchange(held_, {})) {
        keys_.key(held, false);
    }
    dirty_ = true;
}

void WebScreen::drop(const std::string& path) {
    dropped_.push_back(path);
    dirty_ = true;
}

} // namespace cow::ui

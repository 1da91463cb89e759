#include "app/gui/screen/offscreen.hpp"

#include "app/gui/screen/gl.hpp"
#include "app/gui/screen/gl_context.hpp"
#include "app/gui/screen/gl_picture.hpp"

#include <imgui.h>
#include <imgui_impl_opengl3.h>

#include <cfloat>
#include <utility>

namespace cow::ui {

Offscreen::ContextScope::ContextScope(const Offscreen& screen) : before_(ImGui::GetCurrentContext()) {
    ImGui::SetCurrentContext(screen.imgui_);
}

Offscreen::ContextScope::~ContextScope() { ImGui::SetCurrentContext(before_); }

Offscreen::Offscreen(std::unique_ptr<GlContext> context, int width, int height)
    : context_(std::move(context)), width_(width), height_(height) {}

std::unique_ptr<Offscreen> Offscreen::create(int width, int height, std::string& problem) {
    std::unique_ptr<GlContext> context = GlContext::create(problem);
    if (!context) {
        return nullptr;
    }
    std::unique_ptr<Offscreen> screen(new Offscreen(std::move(context), width, height));
    return screen->start(problem) ? std::move(screen) : nullptr;
}

std::unique_ptr<Offscreen> Offscreen::beside_window(int width, int height, std::string& problem) {
    std::unique_ptr<Offscreen> screen(new Offscreen(nullptr, width, height));
    return screen->start(problem) ? std::move(screen) : nullptr;
}

bool Offscreen::start(std::string& problem) {
    IMGUI_CHECKVERSION();
    ImGuiContext* before = ImGui::GetCurrentContext();
    imgui_ = ImGui::CreateContext(); // becomes the current one where there was none
    ImGui::SetCurrentContext(imgui_);
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    io.DeltaTime = 1.0F / 60;
    const bool started = ImGui_ImplOpenGL3_Init(shader_version);
    ImGui::SetCurrentContext(before != nullptr ? before : imgui_);
    if (!started) {
        problem = "Dear ImGui could not be started";
    }
    return started;
}

Offscreen::~Offscreen() {
    if (imgui_ == nullptr) {
        return;
    }
    ImGuiContext* before = ImGui::GetCurrentContext();
    ImGui::SetCurrentContext(imgui_);
    if (ImGui::GetIO().BackendRendererUserData != nullptr) {
        ImGui_ImplOpenGL3_Shutdown();
    }
    ImGui::DestroyContext(imgui_);
    ImGui::SetCurrentContext(before == imgui_ ? nullptr : before);
}

void Offscreen::resize(int width, int height) {
    width_ = width;
    height_ = height;
}

void Offscreen::begin_frame() {
    ImGui_ImplOpenGL3_NewFrame();
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = {static_cast<float>(width_), static_cast<float>(height_)};
    io.MousePos = {-FLT_MAX, -FLT_MAX};
    ImGui::NewFrame();
}

void Offscreen::end_frame(Colour ground) {
    ground_ = ground;
    ImGui::Render();
}

Pixels Offscreen::capture() const {
    Pixels pixels = frame_pixels(width_, height_, ground_);
    collect_gl_errors("drawing a frame", gl_problems_);
    return pixels;
}

std::string Offscreen::renderer() const { return gl_renderer(); }

} // namespace cow::ui

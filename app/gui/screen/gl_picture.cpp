#include "app/gui/screen/gl_picture.hpp"

#include "app/gui/screen/gl.hpp"

#include <imgui.h>
#include <imgui_impl_opengl3.h>

#include <algorithm>
#include <cstddef>

namespace cow::ui {
namespace {

void clear_to(Colour colour) {
    const auto part = [&](u32 shift) { return static_cast<float>((colour >> shift) & 0xffU) / 255.0F; };
    glClearColor(part(0), part(8), part(16), part(24));
    glClear(GL_COLOR_BUFFER_BIT);
}

/// Read from the framebuffer, each row of `width` pixels of four bytes, the lowest first.
std::vector<unsigned char> read_rows(int width, int height) {
    std::vector<unsigned char> out(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 4);
    glPixelStorei(GL_PACK_ALIGNMENT, 1);
    glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE, out.data());
    return out;
}

/// Over no ground what is drawn is darker the less there is of it: ImGui blends towards black.
unsigned char undarkened(unsigned char part, unsigned char alpha) {
    return alpha == 0 ? 0 : static_cast<unsigned char>(std::min(255, (part * 255 + alpha / 2) / alpha));
}

} // namespace

void draw_frame(int width, int height, Colour ground) {
    glViewport(0, 0, width, height);
    clear_to(ground);
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

Pixels frame_pixels(int width, int height, Colour ground) {
    Pixels pixels;
    pixels.width = width;
    pixels.height = height;
    GLuint framebuffer = 0;
    GLuint colour_buffer = 0;
    glGenFramebuffers(1, &framebuffer);
    glGenRenderbuffers(1, &colour_buffer);
    glBindRenderbuffer(GL_RENDERBUFFER, colour_buffer);
    glRenderbufferStorage(GL_RENDERBUFFER, GL_RGBA8, width, height);
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer);
    glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, colour_buffer);
    draw_frame(width, height, ground);

    const std::vector<unsigned char> read = read_rows(width, height);
    const auto count = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
    const bool seen_through = ground >> 24U == 0;
    pixels.rgb.resize(count * 3);
    pixels.alpha.resize(seen_through ? count : 0);
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t x = i % static_cast<std::size_t>(width);
        const std::size_t up = static_cast<std::size_t>(height) - 1 - i / static_cast<std::size_t>(width);
        const unsigned char* from = &read[(up * static_cast<std::size_t>(width) + x) * 4];
        for (std::size_t part = 0; part < 3; ++part) {
            pixels.rgb[i * 3 + part] = seen_through ? undarkened(from[part], from[3]) : from[part];
        }
        if (seen_through) {
            pixels.alpha[i] = from[3];
        }
    }
    glBindFramebuffer(GL_FRAMEBUFFER, 0);
    glDeleteRenderbuffers(1, &colour_buffer);
    glDeleteFramebuffers(1, &framebuffer);
    return pixels;
}

void collect_gl_errors(const char* where, std::vector<std::string>& problems) {
    for (GLenum error = glGetError(); error != GL_NO_ERROR; error = glGetError()) {
        problems.push_back("OpenGL error " + std::to_string(error) + " after " + where);
        if (problems.size() > 100) {
            return; // a lost context reports for ever
        }
    }
}

std::string gl_renderer() {
    const auto* name = reinterpret_cast<const char*>(glGetString(GL_RENDERER));
    return name != nullptr ? name : "";
}

} // namespace cow::ui

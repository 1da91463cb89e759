#include "app/gui/screen/gl_picture.hpp"

#include <glad/gl.h>
#include <imgui.h>
#include <imgui_impl_opengl3.h>

#include <algorithm>
#include <cstddef>

namespace cow::ui {
namespace {

/// Red, green and blue of a Colour, 0 to 1.
void clear_to(Colour colour) {
    const auto part = [&](u32 shift) { return static_cast<float>((colour >> shift) & 0xffU) / 255.0F; };
    glClearColor(part(0), part(8), part(16), 1);
    glClear(GL_COLOR_BUFFER_BIT);
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

    const auto row = static_cast<std::size_t>(width) * 3;
    std::vector<unsigned char> upside_down(row * static_cast<std::size_t>(height));
    glPixelStorei(GL_PACK_ALIGNMENT, 1);
    glReadPixels(0, 0, width, height, GL_RGB, GL_UNSIGNED_BYTE, upside_down.data());
    pixels.rgb.resize(upside_down.size());
    for (std::size_t y = 0; y < static_cast<std::size_t>(height); ++y) {
        const auto from = upside_down.end() - static_cast<std::ptrdiff_t>((y + 1) * row);
        std::copy(from, from + static_cast<std::ptrdiff_t>(row),
                  pixels.rgb.begin() + static_cast<std::ptrdiff_t>(y * row));
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

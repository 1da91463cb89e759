#pragma once
// ImGui's draw data → pixels, with the OpenGL context that is current.

#include "app/gui/screen/screen.hpp"

#include <string>
#include <vector>

namespace cow::ui {

/// Draws ImGui's last frame into what is bound, over `ground`; over none where that is 0.
void draw_frame(int width, int height, Colour ground);
/// The same into memory, through a framebuffer of its own: what another window covers of ours would read back as
/// garbage.
Pixels frame_pixels(int width, int height, Colour ground);
/// Adds the OpenGL errors since the last call.
void collect_gl_errors(const char* where, std::vector<std::string>& problems);
std::string gl_renderer();

} // namespace cow::ui

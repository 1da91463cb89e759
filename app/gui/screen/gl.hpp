#pragma once
// OpenGL 3.3, or in a browser WebGL 2, which is OpenGL ES 3: as much of both as is the same.

#ifdef __EMSCRIPTEN__
#include <GLES3/gl3.h>
#else
#include <glad/gl.h>
#endif

namespace cow::ui {

/// Of the shaders, as Dear ImGui wants to know it.
#ifdef __EMSCRIPTEN__
inline constexpr const char* shader_version = "#version 300 es";
#else
inline constexpr const char* shader_version = "#version 330 core";
#endif

} // namespace cow::ui

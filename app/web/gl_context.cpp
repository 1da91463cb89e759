// A page draws on its canvas alone: pictures are made beside the window.

#include "app/gui/screen/gl_context.hpp"

namespace cow::ui {

std::unique_ptr<GlContext> GlContext::create(std::string& problem) {
    problem = "a browser draws in its window only";
    return nullptr;
}

GlContext::~GlContext() = default;

} // namespace cow::ui

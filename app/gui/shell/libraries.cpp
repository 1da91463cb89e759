#include "app/gui/shell/libraries.hpp"

#include "app/gui/export/gif.hpp"
#include "app/gui/paint/font_file.hpp"

#include <GLFW/glfw3.h>
#include <fmt/format.h>
#include <fontconfig/fontconfig.h>
#include <imgui.h>

namespace cow::ui {

std::vector<std::string> library_versions() {
    int major = 0;
    int minor = 0;
    int revision = 0;
    glfwGetVersion(&major, &minor, &revision);
    const int fontconfig = FcGetVersion();
    return {fmt::format("Dear ImGui {}", ImGui::GetVersion()),
            fmt::format("GLFW {}.{}.{}", major, minor, revision), "FreeType " + freetype_version(),
            fmt::format("Fontconfig {}.{}.{}", fontconfig / 10000, fontconfig / 100 % 100, fontconfig % 100),
            "giflib " + giflib_version()};
}

} // namespace cow::ui

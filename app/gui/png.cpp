#include "app/gui/png.hpp"

#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC // the system may bring a library with the same functions
#include <stb_image_write.h>

namespace cow::gui {

bool write_png(const std::string& path, const Pixels& pixels) {
    return stbi_write_png(path.c_str(), pixels.width, pixels.height, 3, pixels.rgb.data(),
                          pixels.width * 3) != 0;
}

} // namespace cow::gui

#include "app/gui/export/png.hpp"

#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC // the system may bring a library with the same functions
#include <stb_image_write.h>

#include <cstddef>

namespace cow::ui {

std::string png_bytes(const Pixels& pixels) {
    std::string bytes;
    const auto append = [](void* to, void* from, int size) {
        static_cast<std::string*>(to)->append(static_cast<const char*>(from), static_cast<std::size_t>(size));
    };
    stbi_write_png_to_func(append, &bytes, pixels.width, pixels.height, 3, pixels.rgb.data(),
                           pixels.width * 3);
    return bytes;
}

bool write_png(const std::string& path, const Pixels& pixels) {
    return stbi_write_png(path.c_str(), pixels.width, pixels.height, 3, pixels.rgb.data(),
                          pixels.width * 3) != 0;
}

} // namespace cow::ui

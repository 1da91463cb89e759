#include "app/gui/export/png.hpp"

#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC // the system may bring a library with the same functions
#include <stb_image_write.h>

#include <cstddef>
#include <vector>

namespace cow::ui {
namespace {

std::vector<unsigned char> with_alpha(const Pixels& pixels) {
    std::vector<unsigned char> out;
    out.reserve(pixels.alpha.size() * 4);
    for (std::size_t i = 0; i < pixels.alpha.size(); ++i) {
        const unsigned char* rgb = &pixels.rgb[i * 3];
        out.insert(out.end(), {rgb[0], rgb[1], rgb[2], pixels.alpha[i]});
    }
    return out;
}

} // namespace

std::string png_bytes(const Pixels& pixels) {
    std::string bytes;
    const auto append = [](void* to, void* from, int size) {
        static_cast<std::string*>(to)->append(static_cast<const char*>(from), static_cast<std::size_t>(size));
    };
    const std::vector<unsigned char> all = pixels.alpha.empty() ? pixels.rgb : with_alpha(pixels);
    const int parts = pixels.alpha.empty() ? 3 : 4;
    stbi_write_png_to_func(append, &bytes, pixels.width, pixels.height, parts, all.data(),
                           pixels.width * parts);
    return bytes;
}

bool write_png(const std::string& path, const Pixels& pixels) {
    return stbi_write_png(path.c_str(), pixels.width, pixels.height, 3, pixels.rgb.data(),
                          pixels.width * 3) != 0;
}

} // namespace cow::ui

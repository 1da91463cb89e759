// Pictures of fixed moments against those in tests/ui/golden.
//
// The tolerance: another version of Mesa, of ImGui or of a font's hinting moves the edges of letters and lines by part
// of a pixel, so single pixels differ, even strongly. What does not survive that is a change of what is shown: text that
// says something else, a box elsewhere, another colour. So two things are asked of every picture:
//   - in each block of 16×16 pixels the mean of red, of green and of blue differs by at most `block_tolerance`;
//   - at most `pixel_share` of all pixels differ by more than `pixel_tolerance` in one of them.

#include "app/gui/export/offscreen_renderer.hpp"
#include "app/gui/export/png.hpp"
#include "app/gui/shell/system_fonts.hpp"
#include "core/base/whole_file.hpp"
#include "tests/ui/pictures.hpp"

#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_PNG
#include <fmt/format.h>
#include <stb_image.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <memory>

namespace cow::ui {
namespace {

namespace fs = std::filesystem;

constexpr int block = 16;
constexpr int block_tolerance = 14; // of 255
constexpr int pixel_tolerance = 64;
constexpr double pixel_share = 0.01;

struct Picture {
    const char* name;
    const char* scenario;
    std::size_t step;
    std::size_t events; ///< of the next step
    double progress;    ///< of the last of them
    Theme theme;
    Language language;
    int width, height;
};

constexpr Picture pictures[] = {
    {"copied-dark-en", "fork/fork-cow.cow", 4, 0, 1, Theme::dark, Language::english, 960, 600},
    {"copied-light-en", "fork/fork-cow.cow", 4, 0, 1, Theme::light, Language::english, 960, 600},
    {"copied-contrast-en", "fork/fork-cow.cow", 4, 0, 1, Theme::contrast, Language::english, 960, 600},
    {"copied-dark-zh", "fork/fork-cow.cow", 4, 0, 1, Theme::dark, Language::chinese, 960, 600},
    {"copied-light-zh", "fork/fork-cow.cow", 4, 0, 1, Theme::light, Language::chinese, 960, 600},
    {"copied-contrast-zh", "fork/fork-cow.cow", 4, 0, 1, Theme::contrast, Language::chinese, 960, 600},
    {"copying-dark-en", "fork/fork-cow.cow", 3, 8, 0.5, Theme::dark, Language::english, 960, 600},
    {"library-light-en", "files/library-shared-by-three.cow", 5, 0, 1, Theme::light, Language::english, 1280,
     720},
    {"small-dark-en", "fork/fork-cow.cow", 4, 0, 1, Theme::dark, Language::english, 640, 400},
};

std::string text_of(const std::string& path) { return read_whole(path).value_or(std::string()); }

Pixels draw(const Picture& picture, std::string& problem) {
    const SystemFonts system_fonts;
    RenderOptions options;
    options.width = picture.width;
    options.height = picture.height;
    options.theme = picture.theme;
    options.language = picture.language;
    const std::unique_ptr<OffscreenRenderer> renderer =
        OffscreenRenderer::create(options, system_fonts, problem);
    if (!renderer) {
        return {};
    }
    const std::string path = std::string(COWSCOPE_SOURCE_DIR) + "/scenarios/" + picture.scenario;
    renderer->open(fs::path(path).filename().string(), text_of(path));
    renderer->session().apply(SeekStep{picture.step});
    for (std::size_t i = 0; i < picture.events; ++i) {
        renderer->session().apply(RunCommand{CommandId::micro_forward});
    }
    renderer->session().show(picture.progress);
    return renderer->pixels();
}

Pixels read_png(const std::string& path) {
    Pixels out;
    int channels = 0;
    unsigned char* data = stbi_load(path.c_str(), &out.width, &out.height, &channels, 3);
    if (data != nullptr) {
        out.rgb.assign(data, data + static_cast<std::ptrdiff_t>(3) * out.width * out.height);
        stbi_image_free(data);
    }
    return out;
}

std::size_t at(const Pixels& pixels, int x, int y) {
    return (static_cast<std::size_t>(y) * static_cast<std::size_t>(pixels.width) +
            static_cast<std::size_t>(x)) *
           3;
}

/// What differs, bright on black.
Pixels difference(const Pixels& a, const Pixels& b) {
    Pixels out = a;
    for (std::size_t i = 0; i < out.rgb.size(); ++i) {
        out.rgb[i] = static_cast<unsigned char>(std::min(255, 3 * std::abs(a.rgb[i] - b.rgb[i])));
    }
    return out;
}

/// How far the means of two blocks are apart, in the colour in which they are farthest.
int block_distance(const Pixels& a, const Pixels& b, int left, int top) {
    std::array<long, 3> sum{};
    long count = 0;
    for (int y = top; y < std::min(top + block, a.height); ++y) {
        for (int x = left; x < std::min(left + block, a.width); ++x, ++count) {
            for (std::size_t c = 0; c < 3; ++c) {
                sum[c] += a.rgb[at(a, x, y) + c] - b.rgb[at(b, x, y) + c];
            }
        }
    }
    long most = 0;
    for (const long one : sum) {
        most = std::max(most, std::labs(one) / std::max(count, 1L));
    }
    return static_cast<int>(most);
}

/// "" when they are alike.
std::string compare(const Pixels& now, const Pixels& golden) {
    if (golden.rgb.empty()) {
        return "there is no picture to compare with";
    }
    if (now.width != golden.width || now.height != golden.height) {
        return fmt::format("it is {}x{}, not {}x{}", now.width, now.height, golden.width, golden.height);
    }
    int worst = 0;
    std::size_t blocks = 0;
    for (int y = 0; y < now.height; y += block) {
        for (int x = 0; x < now.width; x += block) {
            const int distance = block_distance(now, golden, x, y);
            worst = std::max(worst, distance);
            blocks += distance > block_tolerance ? 1 : 0;
        }
    }
    std::size_t pixels = 0;
    for (std::size_t i = 0; i < now.rgb.size(); i += 3) {
        bool far = false;
        for (std::size_t c = 0; c < 3; ++c) {
            far = far || std::abs(now.rgb[i + c] - golden.rgb[i + c]) > pixel_tolerance;
        }
        pixels += far ? 1 : 0;
    }
    const double share = static_cast<double>(pixels) * 3 / static_cast<double>(now.rgb.size());
    return blocks == 0 && share <= pixel_share
               ? std::string()
               : fmt::format("{} blocks differ (by {} at most), and {:.2f} % of the pixels", blocks, worst,
                             share * 100);
}

} // namespace

Faults check_golden(const std::string& folder, bool renew) {
    Faults faults;
    const std::string golden = std::string(COWSCOPE_SOURCE_DIR) + "/tests/ui/golden/";
    fs::create_directories(renew ? golden : folder);
    for (const Picture& picture : pictures) {
        std::string problem;
        const Pixels now = draw(picture, problem);
        if (now.rgb.empty()) {
            return {problem};
        }
        const std::string path = golden + picture.name + ".png";
        if (renew) {
            if (!write_png(path, now)) {
                faults.push_back("cannot write " + path);
            }
            continue;
        }
        const Pixels before = read_png(path);
        const std::string differs = compare(now, before);
        if (differs.empty()) {
            continue;
        }
        const std::string shown = folder + "/" + picture.name;
        write_png(shown + ".png", now);
        std::string where = shown + ".png";
        if (before.rgb.size() == now.rgb.size() && before.width == now.width) {
            write_png(shown + "-difference.png", difference(now, before));
            where += ", " + shown + "-difference.png";
        }
        faults.push_back(fmt::format("{}: {}; see {}", picture.name, differs, where));
    }
    return faults;
}

} // namespace cow::ui

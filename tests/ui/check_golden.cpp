// Pictures of fixed moments against those in tests/ui/golden.
//
// The tolerance: another version of Mesa, of ImGui or of a font's hinting moves the edges of letters and lines by part
// of a pixel, so single pixels differ, even strongly. What does not survive that is a change of what is shown: text that
// says something else, a box elsewhere, another colour. So two things are asked of every picture:
//   - in each block of 16×16 pixels the mean of red, of green and of blue differs by at most `block_tolerance`;
//   - at most `pixel_share` of all pixels differ by more than `pixel_tolerance` in one of them.
// One letter for another is within that tolerance, so the words of the drawing are compared too, exactly: those of a
// picture stand beside it in a text file, a word a line. Only with another version of ImGui than the pictures were made
// with, whose letters have other widths, may a few words be missing, which then have no room; none may be another.

#include "app/gui/export/offscreen_renderer.hpp"
#include "app/gui/export/png.hpp"
#include "app/gui/shell/system_fonts.hpp"
#include "core/base/whole_file.hpp"
#include "tests/ui/pictures.hpp"
#include "tests/ui/seen_text.hpp"

#include <imgui.h>

#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_PNG
#include <fmt/format.h>
#include <stb_image.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <sstream>

namespace cow::ui {
namespace {

namespace fs = std::filesystem;

constexpr int block = 16;
constexpr int block_tolerance = 14; // of 255
constexpr int pixel_tolerance = 64;
// The pictures were made with this version; another draws all letters a little otherwise.
constexpr bool same_letters = IMGUI_VERSION_NUM == 18600;
constexpr double pixel_share = same_letters ? 0.01 : 0.02;
constexpr double word_share = 0.01; // of words that may have found no room among other letters

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

std::string scenario_text(const Picture& picture) {
    return text_of(std::string(COWSCOPE_SOURCE_DIR) + "/scenarios/" + picture.scenario);
}

/// tests/ui/golden/NAME, without its ending.
std::string golden_path(const Picture& picture) {
    return std::string(COWSCOPE_SOURCE_DIR) + "/tests/ui/golden/" + picture.name;
}

std::vector<std::string> words_in(const std::string& path) {
    std::istringstream text(text_of(path));
    return {std::istream_iterator<std::string>(text), {}};
}

struct Drawn {
    Drawing drawing;
    Pixels pixels;
};

/// `text`: of the scenario, perhaps another than the file's.
Drawn draw(const Picture& picture, const std::string& text, std::string& problem) {
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
    renderer->open(fs::path(picture.scenario).filename().string(), text);
    renderer->session().apply(SeekStep{picture.step});
    for (std::size_t i = 0; i < picture.events; ++i) {
        renderer->session().apply(Perform{Action::micro_forward});
    }
    renderer->session().playback().show(picture.progress);
    Drawing drawing = renderer->drawing();
    return {std::move(drawing), renderer->pixels()};
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

/// How many of all pixels differ by more than the tolerance, 0 to 1.
double far_share(const Pixels& now, const Pixels& golden) {
    std::size_t pixels = 0;
    for (std::size_t i = 0; i < now.rgb.size(); i += 3) {
        bool far = false;
        for (std::size_t c = 0; c < 3; ++c) {
            far = far || std::abs(now.rgb[i + c] - golden.rgb[i + c]) > pixel_tolerance;
        }
        pixels += far ? 1 : 0;
    }
    return static_cast<double>(pixels) * 3 / static_cast<double>(now.rgb.size());
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
    const double share = far_share(now, golden);
    return blocks == 0 && share <= pixel_share
               ? std::string()
               : fmt::format("{} blocks differ (by {} at most), and {:.2f} % of the pixels", blocks, worst,
                             share * 100);
}

bool write_golden(const Picture& picture, const Drawn& drawn) {
    std::ofstream words(golden_path(picture) + ".txt", std::ios::binary);
    for (const std::string& word : words_of(drawn.drawing)) {
        words << word << '\n';
    }
    return words.flush() && write_png(golden_path(picture) + ".png", drawn.pixels);
}

/// What differs is left in `folder`.
void compare_picture(const Picture& picture, const Pixels& now, const std::string& folder, Faults& faults) {
    const Pixels before = read_png(golden_path(picture) + ".png");
    const std::string differs = compare(now, before);
    if (differs.empty()) {
        return;
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

/// With other letters, which are as wide as they are, some text may have had no room for its last part.
bool only_shorter(const std::vector<std::string>& golden, const std::vector<std::string>& words) {
    std::size_t found = 0;
    for (std::size_t i = 0; i < golden.size() && found < words.size(); ++i) {
        found += golden[i] == words[found] ? 1 : 0;
    }
    const std::size_t lost = golden.size() - std::min(golden.size(), words.size());
    return found == words.size() &&
           static_cast<double>(lost) <= word_share * static_cast<double>(golden.size());
}

void compare_words(const Picture& picture, const std::vector<std::string>& words, Faults& faults) {
    const std::string differs = words_difference(words_in(golden_path(picture) + ".txt"), words);
    if (!differs.empty()) {
        faults.push_back(fmt::format("{}: its words are not those of {}.txt: {}", picture.name,
                                     golden_path(picture), differs));
    }
}

/// Are many of its texts missing in a picture of all colours, and some in that of another moment?
void check_missing(const Picture& picture, Faults& faults) {
    std::string problem;
    Drawn drawn = draw(picture, scenario_text(picture), problem);
    if (!missing_texts(drawn.drawing, drawn.pixels).empty()) {
        faults.push_back(missing_texts(drawn.drawing, drawn.pixels).front());
    }
    Picture earlier = picture;
    earlier.step = 1;
    if (missing_texts(drawn.drawing, draw(earlier, scenario_text(picture), problem).pixels).empty()) {
        faults.emplace_back("a text is said to be written in the picture of another moment");
    }
    u32 random = 1;
    for (unsigned char& value : drawn.pixels.rgb) {
        random = random * 1664525U + 1013904223U;
        value = static_cast<unsigned char>(random >> 24U);
    }
    if (missing_texts(drawn.drawing, drawn.pixels).size() * 4 < seen_texts(drawn.drawing).size()) {
        faults.emplace_back("texts are said to be written in a picture of all colours");
    }
}

/// A picture in which every stored 'A' is an 'E' is found out by its words.
void check_notices(Faults& faults) {
    const Picture& picture = pictures[0];
    std::string text = scenario_text(picture);
    for (std::size_t at = text.find("'A'"); at != std::string::npos; at = text.find("'A'", at)) {
        text.replace(at, 3, "'E'");
    }
    std::string problem;
    Faults found;
    compare_words(picture, words_of(draw(picture, text, problem).drawing), found);
    if (found.empty() || found[0].find("lacks 'A'") == std::string::npos ||
        found[0].find("has 'E'") == std::string::npos) {
        faults.push_back(fmt::format("{} with 'E' for 'A' is not found out: {}", picture.name,
                                     found.empty() ? "nothing differs" : found[0]));
    }
}

} // namespace

Faults check_golden(const std::string& folder, bool renew) {
    Faults faults;
    fs::create_directories(folder);
    for (const Picture& picture : pictures) {
        std::string problem;
        const Drawn now = draw(picture, scenario_text(picture), problem);
        if (now.pixels.rgb.empty()) {
            return {problem};
        }
        if (renew) {
            if (!write_golden(picture, now)) {
                faults.push_back("cannot write " + golden_path(picture));
            }
            continue;
        }
        compare_picture(picture, now.pixels, folder, faults);
        const std::vector<std::string> words = words_of(now.drawing);
        if (same_letters || !only_shorter(words_in(golden_path(picture) + ".txt"), words)) {
            compare_words(picture, words, faults);
        }
    }
    check_notices(faults);
    check_missing(pictures[0], faults);
    return faults;
}

} // namespace cow::ui

#include "tests/ui/seen_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <map>

namespace cow::ui {
namespace {

constexpr float text_slack = 2;     // pixels
constexpr float bare_part = 0.14F;  // above and below the letters a line has room that another may take
constexpr u32 visible_alpha = 0x50; // what is fainter comes or goes just now
constexpr u32 opaque_alpha = 0xa0;
constexpr std::size_t most_told = 12; // words

bool is_blank(char c) { return c == ' ' || c == '\n'; }

/// Adds the words of one text.
void split(const std::string& text, std::vector<std::string>& out) {
    std::string word;
    const auto end_word = [&] {
        if (!word.empty()) {
            out.push_back(std::move(word));
        }
        word.clear();
    };
    for (std::size_t i = 0; i < text.size();) {
        const auto first = static_cast<unsigned char>(text[i]);
        const std::size_t length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
        const bool alone = first >= 0xe3 && first < 0xf0; // U+3000 and above
        if (is_blank(text[i]) || alone) {
            end_word();
        }
        if (!is_blank(text[i])) {
            word += text.substr(i, length);
        }
        if (alone) {
            end_word();
        }
        i += length;
    }
    end_word();
}

/// lengths[i][j]: of the longest common sequence of a from i on and b from j on.
std::vector<std::vector<int>> common_lengths(const std::vector<std::string>& a,
                                             const std::vector<std::string>& b) {
    std::vector<std::vector<int>> lengths(a.size() + 1, std::vector<int>(b.size() + 1, 0));
    for (std::size_t i = a.size(); i-- > 0;) {
        for (std::size_t j = b.size(); j-- > 0;) {
            lengths[i][j] =
                a[i] == b[j] ? lengths[i + 1][j + 1] + 1 : std::max(lengths[i + 1][j], lengths[i][j + 1]);
        }
    }
    return lengths;
}

using Rgb = std::array<int, 3>;

Rgb colour_at(const Pixels& pixels, int x, int y) {
    const std::size_t at =
        (static_cast<std::size_t>(y) * static_cast<std::size_t>(pixels.width) + static_cast<std::size_t>(x)) *
        3;
    return {pixels.rgb[at], pixels.rgb[at + 1], pixels.rgb[at + 2]};
}

Rgb rgb_of(Colour colour) {
    return {static_cast<int>(colour & 0xffU), static_cast<int>((colour >> 8U) & 0xffU),
            static_cast<int>((colour >> 16U) & 0xffU)};
}

/// How far `colour` is on the way from `ground` to `ink`; 1: it is there.
float share_of_ink(Rgb colour, Rgb ground, Rgb ink) {
    float along = 0;
    float whole = 0;
    for (std::size_t c = 0; c < 3; ++c) {
        along += static_cast<float>((colour[c] - ground[c]) * (ink[c] - ground[c]));
        whole += static_cast<float>((ink[c] - ground[c]) * (ink[c] - ground[c]));
    }
    return whole == 0 ? 1 : along / whole;
}

/// Is there ink of this colour in `area`, on one ground?
bool is_written(const Pixels& pixels, Rect area, Colour colour) {
    std::map<Rgb, int> colours;
    int count = 0;
    const int right = std::min(pixels.width, static_cast<int>(area.right()));
    const int bottom = std::min(pixels.height, static_cast<int>(area.bottom()));
    for (int y = std::max(0, static_cast<int>(area.y)); y < bottom; ++y) {
        for (int x = std::max(0, static_cast<int>(area.x)); x < right; ++x, ++count) {
            ++colours[colour_at(pixels, x, y)];
        }
    }
    const auto rarer = [](const auto& a, const auto& b) { return a.second < b.second; };
    const auto ground = std::max_element(colours.begin(), colours.end(), rarer);
    if (ground == colours.end() || ground->second * 8 < count) {
        return false;
    }
    constexpr float clearly = 0.4F;
    return std::any_of(colours.begin(), colours.end(), [&](const auto& seen) {
        return seen.first != ground->first &&
               share_of_ink(seen.first, ground->first, rgb_of(colour)) >= clearly;
    });
}

/// A single letter may be so small, or crossed out, that it is mostly edges.
bool has_letters(const std::string& text) {
    return std::count_if(text.begin(), text.end(),
                         [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }) > 1;
}

} // namespace

Rect letters(const TextLine& line) { return line.box.inset(0, line.box.h * bare_part); }

std::vector<SeenText> seen_texts(const Drawing& drawing) {
    std::vector<SeenText> out;
    const Rect screen{0, 0, drawing.size.x, drawing.size.y};
    for (std::size_t i = 0; i < drawing.marks.size(); ++i) {
        const Mark& mark = drawing.marks[i];
        const auto* line = std::get_if<TextLine>(&mark.what);
        if (line == nullptr || mark.colour >> 24U < visible_alpha) {
            continue;
        }
        const Rect seen = common(letters(*line), common(mark.clip, screen));
        if (seen.w >= text_slack && seen.h >= text_slack) {
            out.push_back({line, seen, i});
        }
    }
    return out;
}

bool covered(const Drawing& drawing, Rect area, std::size_t lower, std::size_t upper) {
    for (std::size_t i = lower + 1; i < upper; ++i) {
        const Mark& mark = drawing.marks[i];
        const auto* fill = std::get_if<FilledRect>(&mark.what);
        if (fill != nullptr && mark.colour >> 24U >= opaque_alpha &&
            common(fill->rect, mark.clip).contains(area)) {
            return true;
        }
    }
    return false;
}

std::vector<std::string> words_of(const Drawing& drawing) {
    std::vector<std::string> out;
    for (const SeenText& text : seen_texts(drawing)) {
        split(text.line->text, out);
    }
    return out;
}

std::string words_difference(const std::vector<std::string>& expected,
                             const std::vector<std::string>& shown) {
    const auto lengths = common_lengths(expected, shown);
    std::string out;
    std::size_t told = 0;
    const auto tell = [&](const char* what, const std::string& word, const std::string& before) {
        if (told++ < most_told) {
            out += fmt::format("{}{} '{}' after '{}'", out.empty() ? "" : ", ", what, word, before);
        }
    };
    for (std::size_t i = 0, j = 0; i < expected.size() || j < shown.size();) {
        if (i < expected.size() && j < shown.size() && expected[i] == shown[j]) {
            ++i;
            ++j;
        } else if (j == shown.size() || (i < expected.size() && lengths[i + 1][j] >= lengths[i][j + 1])) {
            tell("lacks", expected[i], i == 0 ? "" : expected[i - 1]);
            ++i;
        } else {
            tell("has", shown[j], j == 0 ? "" : shown[j - 1]);
            ++j;
        }
    }
    return told > most_told ? fmt::format("{} and {} more", out, told - most_told) : out;
}

std::vector<std::string> missing_texts(const Drawing& drawing, const Pixels& pixels) {
    std::vector<std::string> out;
    for (const SeenText& text : seen_texts(drawing)) {
        const Mark& mark = drawing.marks[text.place];
        const bool hidden = std::any_of(drawing.marks.begin() + static_cast<std::ptrdiff_t>(text.place) + 1,
                                        drawing.marks.end(), [&](const Mark& later) {
                                            const Rect over = common(bounds_of(later), text.seen);
                                            return over.w > 0 && over.h > 0;
                                        });
        const bool in_sight = text.seen.h >= text.line->box.h / 2; // a list may end within a line
        if (!hidden && in_sight && mark.colour >> 24U >= opaque_alpha && has_letters(text.line->text) &&
            !is_written(pixels, text.seen, mark.colour)) {
            out.push_back(fmt::format("\"{}\" is not written at [{:.0f},{:.0f} {:.0f}x{:.0f}]",
                                      text.line->text, text.seen.x, text.seen.y, text.seen.w, text.seen.h));
        }
    }
    return out;
}

} // namespace cow::ui

// Colours: words can be read on every ground of a theme, and two meanings do not look alike.

#include "app/view/base/theme.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <utility>
#include <vector>

using namespace cow::ui;

namespace {

constexpr Theme themes[] = {Theme::dark, Theme::light, Theme::contrast};

struct Lab {
    double l, a, b;
};
Lab lab_of(Colour colour) {
    const auto linear = [&](unsigned shift) {
        const double c = static_cast<double>((colour >> shift) & 0xffU) / 255;
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    const double r = linear(0);
    const double g = linear(8);
    const double b = linear(16);
    const auto f = [](double t) { return t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116; };
    const double x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
    const double y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
    const double z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
    return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}
double difference(Colour one, Colour other) {
    const Lab a = lab_of(one);
    const Lab b = lab_of(other);
    return std::hypot(a.l - b.l, a.a - b.a, a.b - b.b);
}

} // namespace

TEST_CASE("colours: contrast is counted as usual, and ink is made legible") {
    CHECK(contrast_of(rgb(0x000000), rgb(0xffffff)) == doctest::Approx(21));
    CHECK(contrast_of(rgb(0x777777), rgb(0xffffff)) == doctest::Approx(4.48).epsilon(0.01));
    CHECK(legible(rgb(0xffffff), rgb(0x000000), rgb(0xffffff)) == rgb(0xffffff));
    CHECK(contrast_of(legible(rgb(0x202020), rgb(0x000000), rgb(0xffffff)), rgb(0x000000)) >= 4.5);
}

TEST_CASE("colours: the inks for words stand out from the grounds of every theme") {
    for (const Theme theme : themes) {
        const Palette& p = palette_of(theme);
        for (const Colour ground : {p.ground, p.bar, p.panel, p.card, p.well, p.control, p.current_ground}) {
            for (const Colour ink : {p.text, p.text_dim, p.text_faint, p.green_text, p.vermilion_text,
                                     p.yellow_text, p.accent}) {
                INFO(static_cast<int>(theme), ": ", ink, " on ", ground);
                CHECK(contrast_of(ink, ground) >= 4.5);
            }
        }
        CHECK(contrast_of(p.bit_text, p.bit_on) >= 4.5);
        CHECK(contrast_of(p.text_faint, p.bit_off) >= 4.5);
        for (const Colour process : p.processes) {
            CHECK(contrast_of(p.on_bright, process) >= 4.5);
        }
    }
}

TEST_CASE("colours: each means one thing") {
    constexpr double least = 14; // about six times what is just told apart
    for (const Theme theme : themes) {
        const Palette& p = palette_of(theme);
        std::vector<Colour> meanings{p.accent, p.vermilion, p.yellow, p.copy, p.blue,
                                     p.green,  p.anon,      p.file,   p.ksm};
        meanings.insert(meanings.end(), p.processes.begin(), p.processes.end());
        for (std::size_t i = 0; i < meanings.size(); ++i) {
            for (std::size_t k = 0; k < i; ++k) {
                INFO(static_cast<int>(theme), ": ", k, " and ", i);
                CHECK(difference(meanings[i], meanings[k]) >= least);
            }
        }
    }
}

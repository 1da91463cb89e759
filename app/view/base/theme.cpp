#include "app/view/base/theme.hpp"

#include <algorithm>
#include <cmath>

namespace cow::ui {
namespace {

constexpr Palette dark{
    .accent = rgb(0xb79cff),
    .vermilion = rgb(0xd55e00),
    .yellow = rgb(0xf0e442),
    .copy = rgb(0xff5fd2),
    .blue = rgb(0x0072b2),
    .green = rgb(0x009e73),
    .anon = rgb(0x8ea7c4),
    .file = rgb(0xc9a27a),
    .ksm = rgb(0xff9aa2),
    .green_text = rgb(0x2cc295),
    .vermilion_text = rgb(0xff7a29),
    .yellow_text = rgb(0xf0e442),
    .ground = rgb(0x14171c),
    .bar = rgb(0x1a1e24),
    .panel = rgb(0x1b1f25),
    .card = rgb(0x22272f),
    .well = rgb(0x191d23),
    .control = rgb(0x262b34),
    .control_hot = rgb(0x323945),
    .line = rgb(0x2d333d),
    .line_strong = rgb(0x434b58),
    .text = rgb(0xe9ebee),
    .text_dim = rgb(0xb6bdc8),
    .text_faint = rgb(0x9ba4b1),
    .on_bright = rgb(0x101418),
    .fault_ground = rgb(0x2a1710),
    .call_ground = rgb(0x15232f),
    .current_ground = rgb(0x2b3441),
    .bit_on = rgb(0x1f4a3c),
    .bit_off = rgb(0x20242b),
    .bit_text = rgb(0xbfeeda),
    .cached = rgb(0x1c3443),
    .badge = rgb(0x0d0f12),
    .processes = {rgb(0x56b4e9), rgb(0xe69f00), rgb(0xcc79a7), rgb(0xb5e04a), rgb(0x4fc9a4), rgb(0x7f9cf5)},
};

constexpr Palette light{
    .accent = rgb(0x6a35c9),
    .vermilion = rgb(0xc24e00),
    .yellow = rgb(0xb8a500),
    .copy = rgb(0xb0007f),
    .blue = rgb(0x005a8e),
    .green = rgb(0x00805d),
    .anon = rgb(0x4a6280),
    .file = rgb(0x7a5230),
    .ksm = rgb(0xb3202e),
    .green_text = rgb(0x00674a),
    .vermilion_text = rgb(0xa03c00),
    .yellow_text = rgb(0x6b6000),
    .ground = rgb(0xe9ecf0),
    .bar = rgb(0xf7f8fa),
    .panel = rgb(0xfbfcfd),
    .card = rgb(0xf1f3f6),
    .well = rgb(0xffffff),
    .control = rgb(0xe8ebef),
    .control_hot = rgb(0xd8dee6),
    .line = rgb(0xd3d9e0),
    .line_strong = rgb(0xa3adba),
    .text = rgb(0x161b22),
    .text_dim = rgb(0x3f4854),
    .text_faint = rgb(0x545e6b),
    .on_bright = rgb(0xffffff),
    .fault_ground = rgb(0xfdf0e6),
    .call_ground = rgb(0xe9f3fb),
    .current_ground = rgb(0xe2e7ef),
    .bit_on = rgb(0xc5ebdc),
    .bit_off = rgb(0xeceff2),
    .bit_text = rgb(0x084c38),
    .cached = rgb(0xcfe6f7),
    .badge = rgb(0xffffff),
    .processes = {rgb(0x1170b8), rgb(0x9a6400), rgb(0x9c4277), rgb(0x4f6f00), rgb(0x00768a), rgb(0x4a5fc4)},
};

constexpr Palette contrast{
    .accent = rgb(0xd0b3ff),
    .vermilion = rgb(0xff7a1f),
    .yellow = rgb(0xfff44f),
    .copy = rgb(0xff6fdc),
    .blue = rgb(0x3aa8f0),
    .green = rgb(0x00c896),
    .anon = rgb(0xc3cedb),
    .file = rgb(0xe8c49a),
    .ksm = rgb(0xffa0a8),
    .green_text = rgb(0x3dffc4),
    .vermilion_text = rgb(0xff9a52),
    .yellow_text = rgb(0xfff44f),
    .ground = rgb(0x000000),
    .bar = rgb(0x000000),
    .panel = rgb(0x000000),
    .card = rgb(0x0c0c0c),
    .well = rgb(0x000000),
    .control = rgb(0x1c1c1c),
    .control_hot = rgb(0x3c3c3c),
    .line = rgb(0x8c8c8c),
    .line_strong = rgb(0xc8c8c8),
    .text = rgb(0xffffff),
    .text_dim = rgb(0xf0f0f0),
    .text_faint = rgb(0xd0d0d0),
    .on_bright = rgb(0x000000),
    .fault_ground = rgb(0x1c0c00),
    .call_ground = rgb(0x001420),
    .current_ground = rgb(0x333333),
    .bit_on = rgb(0x006b4d),
    .bit_off = rgb(0x000000),
    .bit_text = rgb(0xffffff),
    .cached = rgb(0x00507a),
    .badge = rgb(0x000000),
    .processes = {rgb(0x66c8ff), rgb(0xffb51f), rgb(0xf29ccb), rgb(0xc8ff3d), rgb(0x3dffc4), rgb(0xaab8ff)},
};

double luminance(Colour colour) {
    const auto linear = [&](u32 shift) {
        const double c = static_cast<double>((colour >> shift) & 0xffU) / 255;
        return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(0) + 0.7152 * linear(8) + 0.0722 * linear(16);
}

constexpr double least_contrast = 4.6;

} // namespace

double contrast_of(Colour one, Colour other) {
    const double a = luminance(one);
    const double b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

Colour legible(Colour ink, Colour ground, Colour strong) {
    Colour out = ink;
    for (float t = 0.1F; t < 1.05F && contrast_of(out, ground) < least_contrast; t += 0.1F) {
        out = blend(ink, strong, std::min(t, 1.0F));
    }
    return out;
}

const Palette& palette_of(Theme theme) {
    switch (theme) {
    case Theme::light: return light;
    case Theme::contrast: return contrast;
    case Theme::dark: break;
    }
    return dark;
}

float ui_scale(float width, float height, float content) {
    const float own = std::max(content, 0.5F);
    const float room = std::min(width / (1280 * own), height / (720 * own));
    // Half of a larger window goes into larger type, half into showing more.
    const float factor = room < 1 ? std::max(room, 0.7F) : 1 + (room - 1) * 0.6F;
    return std::clamp(std::round(own * factor * 20) / 20, 0.6F, 4.0F);
}

} // namespace cow::ui

#pragma once
// Colours and sizes: a calm dark ground, and the Okabe–Ito palette, which colour-blind eyes tell apart.

#include "core/base/ids.hpp"

namespace cow::gui {

/// 0xAABBGGRR, as ImGui packs it.
using Colour = u32;

constexpr Colour rgb(u32 hex) {
    return 0xff000000U | ((hex & 0xffU) << 16U) | (hex & 0xff00U) | ((hex >> 16U) & 0xffU);
}
constexpr Colour fade(Colour colour, float alpha) {
    const float clamped = alpha < 0 ? 0 : (alpha > 1 ? 1 : alpha);
    const auto a = static_cast<u32>(static_cast<float>(colour >> 24U) * clamped + 0.5F);
    return (colour & 0x00ffffffU) | (a << 24U);
}
/// `t` 0: a, 1: b.
constexpr Colour blend(Colour a, Colour b, float t) {
    Colour out = 0;
    for (u32 shift = 0; shift < 32; shift += 8) {
        const auto from = static_cast<float>((a >> shift) & 0xffU);
        const auto to = static_cast<float>((b >> shift) & 0xffU);
        out |= static_cast<u32>(from + (to - from) * t + 0.5F) << shift;
    }
    return out;
}

namespace colour {
// Okabe–Ito.
inline constexpr Colour sky = rgb(0x56b4e9);
inline constexpr Colour orange = rgb(0xe69f00);
inline constexpr Colour green = rgb(0x009e73);
inline constexpr Colour yellow = rgb(0xf0e442);
inline constexpr Colour blue = rgb(0x0072b2);
inline constexpr Colour vermilion = rgb(0xd55e00);
inline constexpr Colour purple = rgb(0xcc79a7);
// The same two, bright enough for text on the dark ground.
inline constexpr Colour green_text = rgb(0x2cc295);
inline constexpr Colour vermilion_text = rgb(0xff7a29);

inline constexpr Colour ground = rgb(0x14171c);
inline constexpr Colour bar = rgb(0x1a1e24);
inline constexpr Colour panel = rgb(0x1b1f25);
inline constexpr Colour card = rgb(0x22272f);
inline constexpr Colour well = rgb(0x191d23); ///< rows inside a card
inline constexpr Colour control = rgb(0x262b34);
inline constexpr Colour control_hot = rgb(0x323945);
inline constexpr Colour line = rgb(0x2d333d);
inline constexpr Colour line_strong = rgb(0x434b58);
inline constexpr Colour text = rgb(0xe9ebee);
inline constexpr Colour text_dim = rgb(0xa3abb8);
inline constexpr Colour text_faint = rgb(0x6d7583);
inline constexpr Colour fault_ground = rgb(0x2a1710);
inline constexpr Colour call_ground = rgb(0x15232f);
inline constexpr Colour current_ground = rgb(0x3d3413);
inline constexpr Colour bit_on = rgb(0x1f4a3c);
inline constexpr Colour bit_off = rgb(0x20242b);
} // namespace colour

/// The colour that stands for a process everywhere: its card, wires, stripes, steps.
Colour process_colour(ProcId proc);

/// Sizes before scaling, in pixels.
namespace size {
inline constexpr float toolbar = 44;
inline constexpr float gap = 8;
inline constexpr float padding = 12;
inline constexpr float rounding = 6;
inline constexpr float heading = 24; ///< a panel's title line
} // namespace size

/// How much larger than its design size everything is drawn in a window of this many pixels.
/// `content` is the monitor's own scale (HiDPI). In steps of 1/20, so that fonts are rarely built anew.
float ui_scale(float width, float height, float content);

} // namespace cow::gui

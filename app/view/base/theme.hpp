#pragma once
// Colours and sizes, and the themes.

#include "core/base/ids.hpp"

#include <array>

namespace cow::ui {

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

/// Every colour that is drawn with; each of a hue means one thing. Those of processes are in the main Okabe and Ito's,
/// which colour-blind eyes tell apart, darker on light ground.
struct Palette {
    Colour accent;                                  ///< what can be clicked, what is chosen, headings
    Colour vermilion;                               ///< faults
    Colour yellow;                                  ///< what changes just now, questions
    Colour copy;                                    ///< pages that are copied
    Colour blue;                                    ///< mappings, reading from a disk
    Colour green;                                   ///< page tables; what is shared or goes well
    Colour anon, file, ksm;                         ///< kinds of frames
    Colour green_text, vermilion_text, yellow_text; ///< the same three, for words

    Colour ground, bar, panel, card;
    Colour well; ///< rows inside a card
    Colour control, control_hot;
    Colour line, line_strong;
    Colour text, text_dim, text_faint;
    Colour on_bright; ///< words on a filled area of a process's colour
    Colour fault_ground, call_ground, current_ground;
    Colour bit_on, bit_off, bit_text;
    Colour cached; ///< a translation that the TLB holds
    Colour badge;
    std::array<Colour, 6> processes;

    /// The colour that stands for a process everywhere: its card, wires, stripes, steps.
    Colour process(ProcId proc) const { return processes[proc.v % processes.size()]; }
};

/// How two opaque colours stand out from each other, as the Web Content Accessibility Guidelines count: 1 to 21.
double contrast_of(Colour one, Colour other);
/// The ink, or as much of `strong` in it as it takes to be read on the ground.
Colour legible(Colour ink, Colour ground, Colour strong);

enum class Theme : u8 { dark, light, contrast };
inline constexpr Theme all_themes[] = {Theme::dark, Theme::light, Theme::contrast};

const Palette& palette_of(Theme theme);

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

} // namespace cow::ui

#include "tests/ui/contrast_faults.hpp"

#include "tests/ui/seen_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace cow::ui {
namespace {

constexpr double least_contrast = 4.5;
constexpr u32 opaque = 0xff000000U;

double luminance(Colour colour) {
    const auto linear = [&](u32 shift) {
        const double c = static_cast<double>((colour >> shift) & 0xffU) / 255;
        return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(0) + 0.7152 * linear(8) + 0.0722 * linear(16);
}

Colour over(Colour ground, Colour paint) {
    const float alpha = static_cast<float>(paint >> 24U) / 255;
    return blend(ground, paint, alpha) | opaque;
}

/// What is seen at a point before the mark at `place` is painted.
Colour ground_at(const Drawing& drawing, Point at, std::size_t place) {
    Colour ground = drawing.ground | opaque;
    for (std::size_t i = 0; i < drawing.marks.size(); ++i) {
        const Mark& mark = drawing.marks[i];
        const bool before = mark.sheet < drawing.marks[place].sheet ||
                            (mark.sheet == drawing.marks[place].sheet && i < place);
        const auto* filled = std::get_if<FilledRect>(&mark.what);
        if (before && filled != nullptr && filled->rect.contains(at) && mark.clip.contains(at)) {
            ground = over(ground, mark.colour);
        }
    }
    return ground;
}

} // namespace

double contrast(Colour one, Colour other) {
    const double a = luminance(one);
    const double b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

std::vector<std::string> contrast_faults(const Drawing& drawing) {
    std::vector<std::string> out;
    for (const SeenText& text : seen_texts(drawing)) {
        const Colour ground = ground_at(drawing, text.seen.center(), text.place);
        const Colour ink = over(ground, drawing.marks[text.place].colour);
        if (const double found = contrast(ink, ground); found < least_contrast) {
            out.push_back(fmt::format("contrast {:.2f} of {:06x} on {:06x}: \"{}\" [{:.0f},{:.0f}]", found,
                                      ink & 0xffffffU, ground & 0xffffffU, text.line->text, text.seen.x,
                                      text.seen.y));
        }
    }
    return out;
}

} // namespace cow::ui

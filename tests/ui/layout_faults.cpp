#include "tests/ui/layout_faults.hpp"

#include <fmt/format.h>

namespace cow::ui {
namespace {

constexpr float slack = 2; // pixels
// Above and below the letters a line has room that another may take.
constexpr float bare_part = 0.14F;
constexpr u32 visible_alpha = 0x50; // what is fainter comes or goes just now
constexpr u32 opaque_alpha = 0xa0;

struct Text {
    const TextLine* line = nullptr;
    Rect seen; ///< what is seen of its letters
    std::size_t place = 0;
};

std::string where(Rect r) { return fmt::format("[{:.0f},{:.0f} {:.0f}x{:.0f}]", r.x, r.y, r.w, r.h); }
std::string named(const TextLine& line) { return fmt::format("\"{}\" {}", line.text, where(line.box)); }

Rect letters(const TextLine& line) { return line.box.inset(0, line.box.h * bare_part); }

/// The part of `inner` that is out of `outer`, to the left or right.
float beyond_sides(Rect inner, Rect outer) {
    return std::max(outer.x - inner.x, inner.right() - outer.right());
}

/// The beginning of a text once more, in another colour.
bool repeats(const TextLine& upper, const TextLine& lower) {
    return lower.text.starts_with(upper.text) && lower.box.min() == upper.box.min();
}

/// Something opaque was painted over `area` after the lower and before the upper of two texts.
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

} // namespace

std::vector<std::string> layout_faults(const Drawing& drawing) {
    std::vector<std::string> out;
    std::vector<Text> texts;
    const Rect screen{0, 0, drawing.size.x, drawing.size.y};
    for (std::size_t i = 0; i < drawing.marks.size(); ++i) {
        const Mark& mark = drawing.marks[i];
        const auto* line = std::get_if<TextLine>(&mark.what);
        if (line == nullptr || mark.colour >> 24U < visible_alpha) {
            continue;
        }
        const Rect seen = common(letters(*line), common(mark.clip, screen));
        if (seen.w < slack || seen.h < slack) {
            continue; // scrolled out of sight
        }
        if (line->cut && !line->may_cut) {
            out.push_back("cut: " + named(*line));
        }
        // A list that scrolls may end in the middle of a line, but never beside it.
        if (beyond_sides(line->box, common(mark.clip, screen)) > slack) {
            out.push_back(fmt::format("beyond the sides: {} of {}", named(*line), where(mark.clip)));
        }
        const bool scrolls = mark.clip.h < screen.h;
        if (!scrolls && letters(*line).bottom() > screen.bottom() + slack) {
            out.push_back("below the window: " + named(*line));
        }
        texts.push_back({line, seen, i});
    }
    for (std::size_t upper = 0; upper < texts.size(); ++upper) {
        for (std::size_t lower = 0; lower < upper; ++lower) {
            const Rect both = common(texts[upper].seen, texts[lower].seen);
            if (both.w > slack && both.h > slack && !repeats(*texts[upper].line, *texts[lower].line) &&
                !covered(drawing, both, texts[lower].place, texts[upper].place)) {
                out.push_back(
                    fmt::format("overlap: {} and {}", named(*texts[lower].line), named(*texts[upper].line)));
            }
        }
    }
    return out;
}

} // namespace cow::ui

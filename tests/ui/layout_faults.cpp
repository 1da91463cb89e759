#include "tests/ui/layout_faults.hpp"

#include "tests/ui/seen_text.hpp"

#include <fmt/format.h>

namespace cow::ui {
namespace {

constexpr float slack = 2; // pixels

std::string where(Rect r) { return fmt::format("[{:.0f},{:.0f} {:.0f}x{:.0f}]", r.x, r.y, r.w, r.h); }
std::string named(const TextLine& line) { return fmt::format("\"{}\" {}", line.text, where(line.box)); }

/// The part of `inner` that is out of `outer`, to the left or right.
float beyond_sides(Rect inner, Rect outer) {
    return std::max(outer.x - inner.x, inner.right() - outer.right());
}

/// The beginning of a text once more, in another colour.
bool repeats(const TextLine& upper, const TextLine& lower) {
    return lower.text.starts_with(upper.text) && lower.box.min() == upper.box.min();
}

} // namespace

std::vector<std::string> layout_faults(const Drawing& drawing) {
    std::vector<std::string> out;
    const std::vector<SeenText> texts = seen_texts(drawing);
    const Rect screen{0, 0, drawing.size.x, drawing.size.y};
    for (const SeenText& text : texts) {
        const TextLine* line = text.line;
        const Rect clip = drawing.marks[text.place].clip;
        if (line->cut && !line->may_cut) {
            out.push_back("cut: " + named(*line));
        }
        // A list that scrolls may end in the middle of a line, but never beside it.
        if (beyond_sides(line->box, common(clip, screen)) > slack) {
            out.push_back(fmt::format("beyond the sides: {} of {}", named(*line), where(clip)));
        }
        const bool scrolls = clip.h < screen.h;
        if (!scrolls && letters(*line).bottom() > screen.bottom() + slack) {
            out.push_back("below the window: " + named(*line));
        }
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
